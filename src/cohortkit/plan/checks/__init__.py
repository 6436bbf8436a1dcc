"""What is wrong in a definition that has the right shape: a small module for each kind of fault, one registry."""

from cohortkit.plan.checks.registry import CHECKS, Check, plan_problems
from cohortkit.plan.checks.subject import Subject

__all__ = ["CHECKS", "Check", "Subject", "plan_problems"]
