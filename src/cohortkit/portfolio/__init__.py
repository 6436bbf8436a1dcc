"""Many cohorts beside each other, for who funds or runs several: where each stands and where help is needed."""
