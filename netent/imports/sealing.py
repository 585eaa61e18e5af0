"""Provisional passwords that wait to be told, sealed with a key made from the application's own."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Another purpose of the same key must make another one.
_PURPOSE = b"netent imports: provisional passwords of created members"


class _Holder:
    box: Fernet | None = None


def bind(secret_key: str) -> None:
    """Say, at composition, which key seals; what another one sealed can't be opened any more."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    _Holder.box = Fernet(urlsafe_b64encode(made))


def seal(request_id: int, codes: Mapping[int, str]) -> str:
    """A request's codes by member, as a text that says nothing without the key."""
    content = [request_id, list(codes.items())]
    return _box().encrypt(json.dumps(content).encode()).decode()


def unseal(request_id: int, sealed: str) -> dict[int, str] | None:
    """The codes again; None when another key sealed them, or when they are another request's."""
    try:
        owner_id, codes = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken:
        return None
    return dict(codes) if owner_id == request_id else None


def _box() -> Fernet:
    if _Holder.box is None:
        raise RuntimeError("no key is bound: the factory does it")
    return _Holder.box
