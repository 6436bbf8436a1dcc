"""The small cohort with answers and codes, as the tests of coding build it."""

from tests.coding.conftest import make_coded

__all__ = ["make_coded"]
