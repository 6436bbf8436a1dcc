"""The meetings of a cohort: what takes place when, whom it concerns, what clashes, and the sheet that runs it."""
