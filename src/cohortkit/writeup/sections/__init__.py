"""The parts a write-up is put together from; each yields blocks, and the outline says which, in which order."""
