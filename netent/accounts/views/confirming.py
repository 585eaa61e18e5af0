"""What asks for the password again, where the pages of accounts look for it."""

from netent.accounts.confirming import is_confirmed, status_of

__all__ = ["is_confirmed", "status_of"]
