"""The clock of the accounts' tests, which stands still."""

from tests.accounts.conftest import clock

__all__ = ["clock"]
