"""What the cohort does for the field: commitments, collaborations, products, resources, interviews, feedback."""
