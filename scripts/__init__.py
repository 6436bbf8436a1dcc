"""What maintainers run: the generated pages of the documentation."""
