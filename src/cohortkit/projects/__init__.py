"""What organizations try at home: milestones, check-ins, and the support they were given."""
