"""One measured file about rights, in a process that has served one before, as workers have."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bench import firm
from bench.children import Watch, answer
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.kernel.enums import RequestKind
from netent.tenancy.models import Member, Registration
from tests.factories.perimeter import make_portfolio

PORTFOLIO = "Droits"
_HEADINGS = ("SIRET déclarant", "Nom", "Prénom", "SIRET", *firm.DECLARATIONS)


def act(asked: dict[str, Any]) -> dict[str, Any]:
    """Prepare or measure, as asked."""
    return _prepare(asked) if asked.get("prepare") else _measure(asked)


def _prepare(asked: dict[str, Any]) -> dict[str, Any]:
    """The firm of imports, and a portfolio whose clients nobody has rights on yet."""
    firm.prepare({**asked, "lines": asked["prepared"]})
    with firm.opened_app(asked):
        author = firm.the_author()
        registration = _registration(author.registration_id)
        make_portfolio(registration, PORTFOLIO, declarations=firm.DECLARATIONS)
        _, sirets = firm.held_and_new(asked["prepared"])
        firm.submit_and_treat(author, PORTFOLIO, firm.additions(sirets), Watch())
    return {}


def _measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Grant every right on so many clients to every declarant, a line a pair, and watch it.

    The warm-up has clients of its own, the last that were prepared.
    """
    _, every = firm.held_and_new(asked["prepared"])
    sirets = every[: asked["clients"]]
    watch = Watch()
    with firm.opened_app(asked):
        author = firm.the_author()
        declarants = _declarants(author.registration_id)
        content = _file(declarants, sirets)
        warm_up = _file(declarants[:1], every[-firm.WARM_UP_LINES :])
        expected = len(sirets) * len(declarants)
        _treat(author, warm_up, Watch())
        before = firm.pairs_held(author)
        with watch.memory():
            _treat(author, content, watch)
        gained = firm.pairs_held(author) - before
    if gained != expected:
        raise RuntimeError(f"{gained} pairs gained, not {expected}")
    return watch.told()


def _treat(author: Any, content: bytes, watch: Watch) -> None:
    firm.submit_and_treat(author, PORTFOLIO, content, watch, RequestKind.HABILITATIONS)


def _file(declarants: Sequence[Member], sirets: Sequence[str]) -> bytes:
    cells = ";1" * len(firm.DECLARATIONS)
    lines = [";".join(_HEADINGS)]
    for member in declarants:
        person = f"{member.siret};{member.last_name};{member.first_name}"
        lines += [f"{person};{siret}{cells}" for siret in sirets]
    return "\r\n".join(lines).encode()


def _registration(registration_id: int) -> Registration:
    with reading(Tenant(registration_id)) as session:
        return session.get_one(Registration, registration_id)


def _declarants(registration_id: int) -> Sequence[Member]:
    with reading(Tenant(registration_id)) as session:
        found = select(Member).where(Member.is_declarant).order_by(Member.id)
        return session.scalars(found).all()


if __name__ == "__main__":
    answer(act)
