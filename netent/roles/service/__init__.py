"""Creating a declarant, and giving him a provisional password (product §4, §6)."""

from netent.roles.service.creating import NewDeclarant, create_declarant
from netent.roles.service.giving import give_password
from netent.roles.service.told import Told

__all__ = ["NewDeclarant", "Told", "create_declarant", "give_password"]
