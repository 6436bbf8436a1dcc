"""What opens above a screen and closes again: questions, forms, the palette, the keys, the problems."""
