"""What is wrong in records that have the right shape: unknown ids, meetings that are gone, too much money."""

from cohortkit.records.checks.registry import CHECKS, Check, record_problems

__all__ = ["CHECKS", "Check", "record_problems"]
