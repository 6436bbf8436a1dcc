"""The people as a directory: what is missing, who comes in from a list, what goes out as one."""
