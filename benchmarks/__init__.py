"""Benchmarks: each row beside its peer or floor in the same run."""
