"""An operator signed in at his desk, and a clock that stands still."""

from tests.operators.conftest import clock, desk, operator, pages

__all__ = ["clock", "desk", "operator", "pages"]
