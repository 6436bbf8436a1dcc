"""What happened: the values of `records/`, `responses/`, `coding/` and `quotes.toml`, and the only functions that change them."""
