"""The command line: each file parses what was typed, calls one function of a room, and shows what it returns.

``registry`` lists the commands, ``declare`` gives them their common options, ``call`` is what one run was asked,
``commit`` writes, ``output`` shows, ``errors`` says what went wrong. No rules of a cohort live here.
"""
