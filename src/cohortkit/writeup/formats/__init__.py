"""The write-up in the forms it is read in: one renderer for each, all from the same document."""
