"""Grants and stipends: what was promised, earned, paid and is still owed; every amount a decimal, nothing deleted."""
