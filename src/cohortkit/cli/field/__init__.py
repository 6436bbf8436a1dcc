"""The six registers of the field: each command group in a file of its own, listing and showing alike."""
