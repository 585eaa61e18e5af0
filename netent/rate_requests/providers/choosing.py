"""Which provider gives the rates: set by its name at composition, handed to services."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.rate_requests.providers.provider import RateProvider
from netent.rate_requests.providers.sandbox import Sandbox

# The words of `RATE_PROVIDER`: a connector to the tax office takes its place here.
NAMES: Mapping[str, RateProvider | None] = MappingProxyType({"none": None, "sandbox": Sandbox()})


class _Holder:
    provider: RateProvider | None = None


def bind(name: str) -> None:
    """Set the provider in force. KeyError for a name that is not in NAMES."""
    _Holder.provider = NAMES[name]


def current() -> RateProvider | None:
    """The provider in force, None where rates are not offered."""
    return _Holder.provider
