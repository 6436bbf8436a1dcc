"""The write-up: figures with their sources, synthesis notebooks, and the report in every form it is read in."""
