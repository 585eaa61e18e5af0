"""A device that makes passkeys and signs with them, as a browser would hand its answers over."""

import json
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN = "http://netent.example"
_PRESENT, _VERIFIED, _ATTESTED = 1, 4, 64


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class Authenticator:
    """One passkey. It counts how often it signs; `origin` is where its browser believes to be."""

    origin: str = ORIGIN
    count: int = 0
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: str) -> str:
        """The answer to a request for a new passkey."""
        asked = json.loads(options)
        data = self._data(asked["rp"]["id"], _ATTESTED) + bytes(16)
        data += len(self.credential_id).to_bytes(2) + self.credential_id + self._public_key()
        attested = {"fmt": "none", "attStmt": {}, "authData": data}
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked["challenge"]),
            attestationObject=cbor2.dumps(attested),
        )

    def sign(self, options: str, **changes: str) -> str:
        """The answer to a request for a proof; `changes` are of what is asked."""
        asked = {**json.loads(options), **changes}
        self.count += 1
        data = self._data(asked["rpId"])
        client = self._client_data("webauthn.get", asked["challenge"])
        signed = data + sha256(client).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _data(self, rp_id: str, flags: int = 0) -> bytes:
        shown = bytes([_PRESENT | _VERIFIED | flags])
        return sha256(rp_id.encode()).digest() + shown + self.count.to_bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _public_key(self) -> bytes:
        point = self.key.public_key().public_numbers()
        numbers = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        return cbor2.dumps(numbers)

    def _answer(self, **parts: bytes) -> str:
        answer: dict[str, Any] = {
            "id": encoded(self.credential_id),
            "rawId": encoded(self.credential_id),
            "type": "public-key",
            "response": {name: encoded(content) for name, content in parts.items()},
        }
        return json.dumps(answer)
