"""What happened: the values of the record files, and the only functions that change them."""
