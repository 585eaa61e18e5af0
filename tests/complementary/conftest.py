"""A company whose declarations bring services, and an operator who sets them up."""

from tests.operators.conftest import clock, desk, operator, pages

__all__ = ["clock", "desk", "operator", "pages"]
