"""What is planned: the values of `cohort.toml`, how they are loaded, and the checks on them."""
