"""The terminal interface: eleven screens for the facilitator who has a meeting in ten minutes.

No rule lives here. `actions` is data and imports no screen library, `session` holds the cohort that is looked at and is
the one place that writes, `screens` show what the rooms return.
"""
