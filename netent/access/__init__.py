"""What a role may do on the portal, decided by Casbin's policy and frozen at start (product §5)."""

from netent.access.enforcer import allowed, check, is_operators
from netent.access.permissions import Permission

__all__ = ["Permission", "allowed", "check", "is_operators"]
