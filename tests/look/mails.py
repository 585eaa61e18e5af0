"""Every mail there is, with what it is made of."""

from datetime import UTC, date, datetime
from typing import Any

from netent.kernel.enums import Outcome
from netent.operators.service.mails import AccountChange
from tests.look.payment_mails import PAYMENT, PAYMENT_MAILS
from tests.look.rate_mails import RATE_MAILS
from tests.look.site_mails import SITE_MAILS

FINISHED: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "portfolio_name": "Lyon",
    "file_name": "Lyon.csv",
    "outcome": Outcome.PARTIAL,
    "additions": 1412,
    "removals": 38,
    "unchanged": 9210,
    "refused": 43,
    "finished_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/demandes/1",
}
REGISTER_NEWS: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "closed_own": 1,
    "closed_own_named": "443 080 908 00017",
    "closed_clients": 6,
    "closed_clients_named": "443 080 908 00025, 443 080 908 00033 …",
    "reopened": 1,
    "reopened_named": "443 080 908 00041",
    "new": 2,
    "new_named": "443 080 908 00058, 443 080 908 00066",
    "became_multi": 1,
    "url": "http://netent.example/entreprise/etablissements",
}
DETAIL: dict[str, Any] = FINISHED | {"outcome": Outcome.OK, "lines": 1412}
DETAIL |= {"made_at": FINISHED["finished_at"], "kept_until": date(2026, 12, 20)}
FILED: dict[str, Any] = FINISHED | {
    "declaration": "DSN",
    "siret": "44308090800017",
    "period_start": date(2026, 11, 1),
    "period_end": date(2026, 11, 30),
    "receipt": "DSN-2026-11-7F3K-92QD",
    "filed_at": FINISHED["finished_at"],
}
LOCKED: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "locked_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "locked_until": datetime(2026, 11, 20, 13, 20, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/connexion",
}
CHOSEN: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "chosen_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/connexion",
}
ANSWERED: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "answered_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/mot-de-passe-oublie",
}
CANDIDACY: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "person": "Paul Roussel",
    "role": "ADMINISTRATOR",
    "expires_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/demandes-en-attente",
}
CANDIDACY_MAILS = (
    *("waits", "ends_soon", "lapsed", "ends_soon_own", "accepted", "refused", "expired"),
    "let_in_by_key",
)
RECOVERY: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "member_name": "Paul Simple",
    "administrator": "Anne Morvan",
    "email": "claire@cabinet.example",
    "asked_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "made_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "ends_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/connexion",
}
TERMINATION: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "siret": "44308090800017",
    "asked_by": "Anne Morvan",
    "settled_by": "Luc Morvan",
    "lapses_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "takes_effect_at": datetime(2026, 12, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/resiliation",
}
ENDING: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "establishments": 12,
    "people": 1,
    "person": "Paul <Roussel>",
    "ends_on": date(2026, 12, 4),
    "url": "http://netent.example/",
}
TERMINATION_MAILS = ("asked", "runs", "soon", "withdrawn", "lapsed", "ended", "site_ended")
FACTOR: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "change": "passkey_added",
    "passkey": "Téléphone <1>",
    "left": 9,
    "changed_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "used_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/mon-compte/double-authentification",
}
REGISTRATION: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "siret": "44308090800017",
    "expires_at": datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/inscription/lien/x",
}
CREATED: dict[str, Any] = {
    "first_name": "Claire",
    "last_name": "Simple",
    "registration_name": "Cabinet <Morvan>",
    "administrator": "Anne Morvan",
    "siret": "44308090800017",
    "url": "http://netent.example/connexion",
}
MEMBER: dict[str, Any] = {
    "first_name": "Claire",
    "last_name": "Simple",
    "siret": "44308090800017",
    "registration_name": "Cabinet <Morvan>",
    "administrator": "Anne Morvan",
    "role": "ADMINISTRATOR+DECLARANT",
    "rights": 12,
    "changed_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/connexion",
}
OPERATOR: dict[str, Any] = {
    "name": "Cabinet <Morvan>",
    "change": "both",
    "changed_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "locked_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "locked_until": datetime(2026, 11, 20, 13, 20, tzinfo=UTC),
    "address": "192.0.2.7",
    "url": "http://netent.example/exploitation/connexion",
}
VIEW: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "operator": "Odile <Garnier>",
    "member_name": "Paul Simple",
    "why": "Appel du 20 novembre",
    "began_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "until": datetime(2026, 11, 20, 13, 35, tzinfo=UTC),
    "url": "http://netent.example/journal",
}
MAILS = [
    ("atmp_rates_received", PAYMENT | {"count": 1}),
    ("atmp_rates_received", PAYMENT | {"count": 1200}),
    *PAYMENT_MAILS,
    *SITE_MAILS,
    ("operator_locked", OPERATOR),
    ("view_began", VIEW),
    ("member_unlocked", MEMBER | {"operator": "Odile <Garnier>", "why": "Appel du 20 novembre"}),
    *(("operator_changed", OPERATOR | {"change": change}) for change in AccountChange),
    ("member_roles", MEMBER),
    ("member_roles", MEMBER | {"role": "DECLARANT", "rights": 0}),
    ("member_suspended", MEMBER),
    ("address_corrected", MEMBER | {"email": "claire@cabinet.example"}),
    ("address_given", MEMBER | CANDIDACY | {"administrator": "Anne Morvan"}),
    ("member_deleted", MEMBER),
    ("rights_given", MEMBER | {"receiver": "Paul Simple"}),
    ("rights_received", MEMBER | {"giver": "Paul Simple"}),
    ("administrator_created", CREATED),
    ("member_reinstated", MEMBER),
    ("member_moved", MEMBER | {"siret_before": "44308090800025"}),
    ("register_news", REGISTER_NEWS),
    ("register_news", REGISTER_NEWS | {"new": 0, "became_multi": 0, "closed_clients": 0}),
    *((f"termination_{name}", TERMINATION) for name in TERMINATION_MAILS),
    *((f"termination_{name}", TERMINATION | {"siret": ""}) for name in TERMINATION_MAILS[:5]),
    ("habilitations_end_soon", ENDING),
    ("habilitations_end_soon", ENDING | {"establishments": 1}),
    ("habilitations_end_soon_all", ENDING),
    ("habilitations_end_soon_all", ENDING | {"establishments": 1}),
    ("habilitations_end_soon_all", ENDING | {"people": 3, "person": ""}),
    ("candidacy_closed", CANDIDACY),
    *((f"candidacy_{name}", CANDIDACY) for name in CANDIDACY_MAILS),
    ("import_finished", FINISHED),
    ("detail_finished", DETAIL),
    *RATE_MAILS,
    ("filing_made", FILED),
    ("filing_made", FILED | {"period_end": FILED["period_start"]}),
    ("detail_finished", DETAIL | {"portfolio_name": "", "lines": 1}),
    ("detail_finished", DETAIL | {"outcome": Outcome.KO}),
    ("sign_in_locked", LOCKED),
    ("password_chosen", CHOSEN),
    ("question_chosen", CHOSEN),
    ("factor_locked", LOCKED),
    ("factor_changed", FACTOR),
    ("recovery_code_used", FACTOR),
    ("email_change", CANDIDACY),
    ("email_changed", CHOSEN),
    ("recovery_answered", ANSWERED),
    ("recovery_asked", RECOVERY),
    ("recovery_link", RECOVERY),
    ("recovery_made", RECOVERY),
    ("recovery_answered_by", RECOVERY),
    ("declarant_created", CREATED),
    ("registration_link", REGISTRATION),
    ("registration_done", REGISTRATION),
]
