"""How those who run the portal sign in: harder than any of its members, and never weakened."""

from datetime import timedelta
from types import MappingProxyType

from netent.policies.passwords import PasswordRules
from netent.policies.portals import NET_ENTREPRISES, Identifier, Portal
from netent.policies.secrets import Delivery, Lifetime, SecretKind, SecretRules

# How long an operator may see the portal as a member does, before he says why again.
VIEW_LENGTH = timedelta(minutes=30)

# No portal that people register on: it has no place in the table of those.
OPERATORS = Portal(
    name="operators",
    identifiers=(Identifier.EMAIL,),
    password=PasswordRules(shortest=14, longest=128, lower=1, upper=1, digits=1),
    secrets=MappingProxyType(
        {SecretKind.OPERATOR_LINK: SecretRules(Lifetime(hours=72), Delivery.SCREEN)}
    ),
    sign_in=NET_ENTREPRISES.sign_in,
)
