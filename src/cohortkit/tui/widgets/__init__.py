"""The parts that every screen is made of: rows, the filter line, the bars at top and bottom."""
