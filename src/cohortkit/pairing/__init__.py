"""Who meets whom: lunch buddies in pairs and breakout groups in rounds, each measured against a bound.

The room knows people as plain values (`people.Person`), not the cohort's files, so it works on any list of
people. `rounds.propose_pairs` and `groups.plan_groups` give a `plans.Plan`; `quality.words` says how good it
is; `results` turns it into sheets; `adjust.swap` and `replan` change it.
"""
