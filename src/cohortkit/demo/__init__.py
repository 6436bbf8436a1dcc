"""The example cohort, filled with two years of made-up records and answers, to try everything on and to measure with.

The definition is the repository's own `cohort.toml`; what happened is invented here, the same for the same seed on
every machine. ``writing.write_demo`` is the way in.
"""
