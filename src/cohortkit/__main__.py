"""``python -m cohortkit`` is the same as ``cohortkit``."""

from cohortkit.cli.start import run

if __name__ == "__main__":
    run()
