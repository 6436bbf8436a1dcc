"""The tables of `cohort.toml`, one struct each, named as in the file; `plan.model` puts them together."""
