"""The inverse of an act: what it granted ends, what it withdrew comes back with its dates (§9)."""

from datetime import date

from sqlalchemy import BigInteger, Select, cast, func, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.habilitations.changed import Changed
from netent.habilitations.granting import withdraw
from netent.habilitations.models import HabilitationChange, RightsAct
from netent.habilitations.statements.dating import apply_dates
from netent.habilitations.statements.inverting import stage_given_back
from netent.habilitations.statements.staging import Pairs, stage_withdrawal
from netent.kernel.clock import paris_day
from netent.kernel.right_set import ALL_RIGHTS


def act_of_request(session: Session, request_id: int) -> RightsAct | None:
    """The act by which a request changed rights; None where it has not."""
    return session.scalars(
        select(RightsAct).where(RightsAct.request_id == request_id)
    ).one_or_none()


def pairs_of_act(session: Session, act_id: int) -> Select[int, int]:
    """The pairs (site, member) whose rights an act changed, each once."""
    return (
        select(HabilitationChange.site_id, HabilitationChange.member_id)
        .where(
            HabilitationChange.registration_id == tenant_of(session),
            HabilitationChange.act_id == act_id,
        )
        .distinct()
    )


def inverse_of(session: Session, act_id: int, pairs: Pairs, *, on: date) -> tuple[int, int]:
    """How many rights the inverse of an act would give back to these pairs, and end for them.

    `pairs` are among those of the act. What would have ended by `on` does not come back.
    """
    given_back = stage_given_back(session, act_id, pairs, on=on)[1]
    ended = stage_withdrawal(session, _granted(session, act_id, pairs), ALL_RIGHTS)
    return given_back, sum(mask.bit_count() * count for mask, count in ended.items())


def invert(
    session: Session, act: RightsAct, *, inverted_id: int, pairs: Pairs
) -> tuple[Changed, Changed]:
    """Undo what an act changed of these pairs; what was given back, and what ended.

    Nothing may have touched these rights since: the caller leaves those pairs out.
    """
    today = paris_day(act.at)
    ended = withdraw(session, act, _granted(session, inverted_id, pairs))
    given_back = Changed(*stage_given_back(session, inverted_id, pairs, on=today))
    if given_back.rights:
        apply_dates(session, act, today=today)
    return given_back, ended


def _granted(session: Session, act_id: int, pairs: Pairs) -> Select[int, int, int]:
    asked = pairs.subquery("inverted")
    site_id, member_id, *_ = asked.c
    change = HabilitationChange
    return (
        select(change.site_id, change.member_id, cast(func.sum(change.granted), BigInteger))
        .join(asked, (site_id == change.site_id) & (member_id == change.member_id))
        .where(change.registration_id == tenant_of(session), change.act_id == act_id)
        .group_by(change.site_id, change.member_id)
        .having(func.sum(change.granted) != 0)
    )
