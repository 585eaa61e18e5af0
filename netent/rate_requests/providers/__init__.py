"""Who gives the rates: an interface, and the one that is bound at composition, if there is any."""

from netent.rate_requests.providers.choosing import NAMES, bind, current
from netent.rate_requests.providers.provider import Person, ProviderSilentError, RateProvider

__all__ = ["NAMES", "Person", "ProviderSilentError", "RateProvider", "bind", "current"]
