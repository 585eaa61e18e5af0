"""Pages of the members: the list, one of them, and each act on one as a task of its own."""

from netent.roles.views import creating, handing_over, leaving, members, standing
from netent.roles.views.blueprint import bp

__all__ = ["bp", "creating", "handing_over", "leaving", "members", "standing"]
