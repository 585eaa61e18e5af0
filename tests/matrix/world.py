"""One firm with something of everything, and whoever asks for it."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from netent.consultation import service
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.habilitations.service import begin_act
from netent.kernel.enums import ActOrigin, QueueName, RegistrationKind
from netent.requests import jobs
from netent.requests.models import Request
from tests.accounts.people import Person, make_person
from tests.company.ending import asked, live_termination, withdrawn
from tests.factories.candidacies import make_candidate
from tests.factories.imports import Firm, as_csv
from tests.factories.recoveries import make_recovery_request
from tests.factories.tenancy import NOW, make_administrator, make_member, make_registration
from tests.matrix.paying import Paying
from tests.matrix.table import ROLES, Key, Row, Who
from tests.support.pages import Pages
from tests.support.queries import connections_kept

_unique = count()


class World:
    """A firm with a portfolio, a request to confirm and a finished one."""

    def __init__(self) -> None:
        self.firm = Firm()
        self.finished = self.firm.run([(self.firm.sirets[2], "1"), ("123", "1")])
        self.checked = self._checked()
        self.detail_id = self._detail()
        self.asked_to_join = self.firm.registration
        self.candidacy_id = self._candidacy()
        self.recovery_id = self._recovery()
        self.termination_id = self._termination()
        self.member_id = self._member()
        self.act_id = self._act()
        self.paying = Paying(self.asked_to_join)

    def person(self, who: Who) -> Person:
        """Somebody of this kind and these roles; of the firm itself where its kind is asked."""
        kind, role = who
        third_party = kind is RegistrationKind.THIRD_PARTY
        registration = self.firm.registration if third_party else make_registration(kind)
        self.asked_to_join = registration
        self.renew("candidacy")
        self.renew("recovery request")
        self.renew("termination")
        self.renew("member")
        self.act_id = self._act()
        self.paying = Paying(registration)
        return make_person(registration, first_name=f"{role} {kind}", **ROLES[role])

    def walk(
        self,
        pages: Pages,
        rows: Mapping[Key, Row],
        headers: Mapping[str, str] | None = None,
        *,
        is_renewing: bool = True,
    ) -> Iterator[tuple[Key, Row, TestResponse]]:
        """Ask these endpoints for the firm's things, one after the other, in one browser."""
        token = pages.token()
        for key, row in rows.items():
            endpoint, method = key
            if method == "POST" and is_renewing:
                self.renew(row.of)
            url = pages.url(endpoint, **row.values, **self.identifiers(row.of))
            data = {**token, **self._fields(row)} if method == "POST" else None
            answer = pages.client.open(url, method=method, data=data, headers=headers)
            answer.get_data()
            answer.close()
            assert connections_kept() == 0, key
            yield key, row, answer

    def renew(self, of: str) -> None:
        """Make the thing anew: whoever was asked before may have confirmed it, or decided on it."""
        if of == "checked request":
            self.checked = self._checked()
        if of == "detail":
            self.detail_id = self._detail()
        if of == "candidacy":
            self.candidacy_id = self._candidacy()
        if of == "recovery request":
            self.recovery_id = self._recovery()
        if of == "termination":
            self.termination_id = self._termination()
        if of == "complement":
            self.paying.set_complement()
        if of == "member":
            self.member_id = self._member()

    def _detail(self) -> UUID:
        """A detail of all portfolios that is ready."""
        with transaction(Tenant(self.firm.registration.id)) as session:
            asked = service.ask_detail(session, self.firm.actor, portfolio_id=None, now=NOW)
        jobs.work(QueueName.SMALL)
        return asked.request.public_id

    def _candidacy(self) -> UUID:
        _person, public_id = make_candidate(self.asked_to_join, first_name=f"Paul{next(_unique)}")
        return public_id

    def _recovery(self) -> UUID:
        return make_recovery_request(
            make_member(self.asked_to_join, first_name=f"Marc{next(_unique)}")
        )

    def _termination(self) -> UUID:
        registration = self.asked_to_join
        asker = make_administrator(registration, first_name=f"Rose{next(_unique)}")
        if (earlier := live_termination(registration)) is not None:
            withdrawn(registration, asker, earlier)
        return asked(registration, asker)

    def _member(self) -> UUID:
        return make_member(self.asked_to_join, first_name=f"Léa{next(_unique)}").public_id

    def _act(self) -> UUID:
        with transaction(Tenant(self.asked_to_join.id)) as session:
            return begin_act(session, None, origin=ActOrigin.PAGE, now=NOW).public_id

    def _checked(self) -> Request:
        return self.firm.check([(self.firm.sirets[3], "1")])

    def identifiers(self, of: str) -> dict[str, Any]:
        return {
            "": {},
            "notice": {"notice_id": uuid4()},
            "portfolio": {"portfolio_id": self.firm.portfolio.public_id},
            "portfolio in the query": {"portfolio": self.firm.portfolio.public_id},
            "candidacy": {"candidacy_id": self.candidacy_id},
            "recovery request": {"request_id": self.recovery_id},
            "termination": {"termination_id": self.termination_id},
            "act": {"act_id": self.act_id},
            "member": {"member_id": self.member_id},
            **self.paying.identifiers,
            "detail": {"request_id": self.detail_id},
            "checked request": {"request_id": self.checked.public_id},
            "finished request": {"request_id": self.finished.public_id},
        }[of]

    def _fields(self, row: Row) -> dict[str, Any]:
        fields = dict(row.fields)
        if "name" in fields:
            fields["name"] = fields["name"].format(unique=next(_unique))
        if "file" in fields:
            content = as_csv([(self.firm.sirets[4], "1")])
            fields["file"] = (BytesIO(content), "Boulangeries.csv")
        return fields
