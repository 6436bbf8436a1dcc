"""Plain files, nothing about cohorts: reading, places, diagnostics, edits, transactions, undo.

Import from the modules: ``document`` and ``problems`` read, ``change`` says what is to be written,
``transaction`` writes it, ``history`` takes it back, ``edits`` changes TOML without touching the rest.
"""
