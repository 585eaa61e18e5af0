"""Passkeys: what a browser is asked for, and whether its answer proves anything (WebAuthn)."""

import json
import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

_NAME = "netent"
_RANDOM_BYTES = 32
_PORTS = {"https": 443, "http": 80}
_MILLISECONDS = 120_000
# What browsers send is some hundred bytes; nothing longer is worth reading.
LONGEST_ANSWER = 16_000


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """The portal as passkeys know it: its host's name, and its whole origin."""

    id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkey is made; the identifier says nothing of the person."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What is kept of a passkey that a browser has made."""

    credential_id: str
    public_key: bytes = field(repr=False)
    sign_count: int


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A passkey as it is kept."""

    id: int
    credential_id: str
    public_key: bytes = field(repr=False)
    sign_count: int


def relying_party(base_url: str) -> RelyingParty | None:
    """The portal of a public address; None where it is no host's name, as WebAuthn demands one."""
    parts = urlsplit(base_url)
    if not parts.hostname or _is_number(parts.hostname):
        return None
    # As browsers write an origin: in their own letters, and without the port that goes by itself.
    host = parts.hostname.encode("idna").decode()
    port = "" if parts.port in {None, _PORTS.get(parts.scheme)} else f":{parts.port}"
    return RelyingParty(host, f"{parts.scheme}://{host}{port}")


def new_challenge() -> str:
    """256 random bits that the answer must carry."""
    return secrets.token_urlsafe(_RANDOM_BYTES)


def creation_options(
    party: RelyingParty, owner: Owner, *, challenge: str, known: tuple[str, ...]
) -> str:
    """What a browser needs to make a passkey, as JSON; `known` are those that he has already."""
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=_NAME,
        user_id=owner.id.bytes,
        user_name=owner.name,
        user_display_name=owner.name,
        challenge=base64url_to_bytes(challenge),
        timeout=_MILLISECONDS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(known),
    )
    return webauthn.options_to_json(options)


def made_passkey(party: RelyingParty, answer: str, *, challenge: str) -> NewPasskey | None:
    """The passkey of a browser's answer; None when it answers another challenge or page."""
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
        )
    except Exception:  # anybody may write anything into it: whatever breaks proves nothing
        return None
    return NewPasskey(
        bytes_to_base64url(made.credential_id), made.credential_public_key, made.sign_count
    )


def request_options(party: RelyingParty, *, challenge: str, known: tuple[str, ...]) -> str:
    """What a browser needs to use one of the member's passkeys, as JSON."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=base64url_to_bytes(challenge),
        timeout=_MILLISECONDS,
        allow_credentials=_descriptors(known),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return webauthn.options_to_json(options)


def credential_of(answer: str) -> str | None:
    """Which passkey an answer claims to be of."""
    try:
        claimed = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    found = claimed.get("id") if isinstance(claimed, dict) else None
    return found if isinstance(found, str) else None


def new_count(
    party: RelyingParty, answer: str, passkey: KnownPasskey, *, challenge: str
) -> int | None:
    """How often the passkey has signed, when the answer proves it; otherwise None.

    A count that did not rise means that the passkey was copied.
    """
    try:
        proved = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.id,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except Exception:  # anybody may write anything into it: whatever breaks proves nothing
        return None
    is_his = bytes_to_base64url(proved.credential_id) == passkey.credential_id
    return proved.new_sign_count if is_his else None


def _descriptors(known: tuple[str, ...]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in known]


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
