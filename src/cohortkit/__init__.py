"""cohortkit: the plan (`cohort.toml`) plus what happened (`records/`) gives everything else."""

__version__ = "0.1.0"
