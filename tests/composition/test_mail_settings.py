"""How mail leaves, as the operator sets it: defaults, and contradictions that stop the start."""

from pathlib import Path

import pytest
import trustme

from netent.settings import SettingError, mail_from

RELAY = {
    "MAIL_SERVER": "smtp.example",
    "MAIL_PORT": "587",
    "MAIL_USE_TLS": "1",
    "MAIL_USERNAME": "netent",
    "MAIL_PASSWORD": "a password",
    "MAIL_TIMEOUT": "30",
    "MAIL_DEFAULT_SENDER": "Cabinet Morvan <netent@cabinet.example>",
}


def test_mail_settings_unset_mean_plain_mail_to_this_machine() -> None:
    assert mail_from({}) == {"MAIL_USE_TLS": False, "MAIL_USE_SSL": False, "MAIL_TIMEOUT": 20}


def test_mail_settings_of_a_relay_with_credentials_are_taken(tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    trustme.CA().cert_pem.write_to_path(file)
    assert mail_from({**RELAY, "MAIL_CA_FILE": str(file)}) == {
        **RELAY,
        "MAIL_PORT": 587,
        "MAIL_USE_TLS": True,
        "MAIL_USE_SSL": False,
        "MAIL_TIMEOUT": 30,
        "MAIL_CA_FILE": str(file),
    }


def test_mail_password_may_go_in_clear_to_this_machine_only() -> None:
    plain = RELAY | {"MAIL_USE_TLS": "0"}
    assert mail_from(plain | {"MAIL_SERVER": "localhost"})["MAIL_PASSWORD"] == "a password"
    with pytest.raises(SettingError, match="MAIL_PASSWORD : il partirait en clair"):
        mail_from(plain)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"MAIL_USE_SSL": "1"}, "MAIL_USE_TLS et MAIL_USE_SSL : l’un ou l’autre"),
        ({"MAIL_USERNAME": ""}, "MAIL_USERNAME et MAIL_PASSWORD : les deux, ou aucun"),
        ({"MAIL_PASSWORD": ""}, "MAIL_USERNAME et MAIL_PASSWORD : les deux, ou aucun"),
        ({"MAIL_USE_TLS": "enabled"}, "MAIL_USE_TLS : « enabled » n’est ni 1 ni 0"),
        ({"MAIL_PORT": "70000"}, "MAIL_PORT : de 1 à 65535"),
        ({"MAIL_TIMEOUT": "0"}, "MAIL_TIMEOUT : de 1 à 60"),
        ({"MAIL_TIMEOUT": "61"}, "MAIL_TIMEOUT : de 1 à 60"),
        ({"MAIL_TIMEOUT": "vite"}, "MAIL_TIMEOUT : « vite » n’est pas un nombre"),
        ({"MAIL_CA_FILE": "/nowhere/authority.pem"}, "MAIL_CA_FILE : « /nowhere/authority.pem »"),
        ({"MAIL_CA_FILE": __file__}, "MAIL_CA_FILE : .* certificats PEM"),
        ({"MAIL_DEFAULT_SENDER": "netent"}, "MAIL_DEFAULT_SENDER : « netent » n’est pas une"),
        ({"MAIL_DEFAULT_SENDER": "a@b\r\nBcc: c@d"}, "MAIL_DEFAULT_SENDER"),
    ],
    ids=lambda given: "-".join(given) if isinstance(given, dict) else "",
)
def test_mail_setting_that_can_not_be_used_stops_the_start(
    changes: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingError, match=said) as raised:
        mail_from(RELAY | changes)
    assert "a password" not in str(raised.value)


def test_mail_authorities_without_tls_would_verify_nothing(tmp_path: Path) -> None:
    file = tmp_path / "authority.pem"
    trustme.CA().cert_pem.write_to_path(file)
    with pytest.raises(SettingError, match="MAIL_CA_FILE : sans effet"):
        mail_from({"MAIL_CA_FILE": str(file)})
