"""What only a mail's recipient may read, sealed with a key made from the application's own."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Another purpose of the same key must make another one.
_PURPOSE = b"netent notices: secret values of links"


class _Holder:
    box: Fernet | None = None


def bind(secret_key: str) -> None:
    """Say, at composition, which key seals; what another one sealed can't be opened any more."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret_key.encode())
    _Holder.box = Fernet(urlsafe_b64encode(made))


def seal(values: Mapping[str, str]) -> str:
    """The values as a text that says nothing without the key."""
    return _box().encrypt(json.dumps(dict(values)).encode()).decode()


def unseal(sealed: str) -> dict[str, str] | None:
    """The values again; None when another key sealed them, or somebody wrote in them."""
    try:
        opened = _box().decrypt(sealed.encode())
    except InvalidToken:
        return None
    values: dict[str, str] = json.loads(opened)
    return values


def _box() -> Fernet:
    if _Holder.box is None:
        raise RuntimeError("no key is bound: netent.mailing.init_app does it")
    return _Holder.box
