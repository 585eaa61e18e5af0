"""Keys made from the application's own: one seals, one digests, each for its owner only."""

import hmac
import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

T = TypeVar("T")

# Another purpose of the same key must make another one.
_SEALING = b"netent accounts: keys of authenticator applications"
_DIGESTS = b"netent accounts: digests of recovery codes"


class _Holder:
    box: Fernet | None = None
    digests: bytes | None = None


def bind(secret_key: str) -> None:
    """Say, at composition, which key these are made from; with another, factors are set up anew."""
    _Holder.box = Fernet(urlsafe_b64encode(_derived(secret_key, _SEALING)))
    _Holder.digests = _derived(secret_key, _DIGESTS)


def seal(owner: int | str, secret: str) -> str:
    """An owner's secret as a text that says nothing without the key, and nothing of another's.

    A member owns it by his number; a text names whoever is none.
    """
    return _bound(_Holder.box).encrypt(json.dumps([owner, secret]).encode()).decode()


def unseal(owner: int | str, sealed: str) -> str | None:
    """The secret again; None when another key sealed it, or when it is another owner's."""
    try:
        found, secret = json.loads(_bound(_Holder.box).decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return str(secret) if found == owner else None


def digest(member_id: int, code: str) -> str:
    """What is kept of a recovery code: its 80 random bits need no slow hash, and the key hides it.

    So all ten are looked up by one statement, where ten slow verifications would be a burden.
    """
    return hmac.new(_bound(_Holder.digests), f"{member_id}:{code}".encode(), sha256).hexdigest()


def _derived(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret_key.encode())


def _bound(value: T | None) -> T:
    if value is None:
        raise RuntimeError("no key is bound: the factory does it")
    return value
