"""From one member to another: transfer, which keeps dates, and copy, which starts them (§6, §7)."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    bitwise_not,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from netent.database.base import BIG_ID
from netent.database.tenant import tenant_of
from netent.habilitations.changed import NOTHING, Changed
from netent.habilitations.granting import grant, withdraw
from netent.habilitations.models import Habilitation, HabilitationWindow, RightsAct
from netent.habilitations.queries import pairs_of, rights_of
from netent.habilitations.statements.dating import MOVING, apply_dates, stage_dates
from netent.kernel.clock import paris_day
from netent.perimeter.holding import hold_everything
from netent.tenancy.models import Member


def transfer(session: Session, act: RightsAct, *, giver: Member, receiver: Member) -> Changed:
    """Everything that the giver holds goes over to the receiver, with its dates; what he gained.

    No access delay begins anew. Where both hold a right, the earlier opening and the later end
    win (product §6). The giver holds nothing afterwards. Rights that have ended stay where they
    were. ValueError when giver and receiver are one.
    """
    if giver.id == receiver.id:
        raise ValueError("a transfer is from one member to another")
    hold_everything(session)
    values: dict[str, object] = {"giver": giver.id, "receiver": receiver.id}
    found = stage_dates(session, MOVING, rights_of(session, giver), values)
    if found[1]:
        apply_dates(session, act, today=paris_day(act.at))
    withdraw(session, act, pairs_of(session, giver))
    return Changed(*found)


def copy(
    session: Session,
    act: RightsAct,
    *,
    model: Member,
    receiver: Member,
    default_delay_days: int,
) -> Changed:
    """What the model may use today or later is granted to the receiver, who keeps what he has.

    An access delay begins for each right that he never had; ends are copied.
    """
    hold_everything(session)
    today = paris_day(act.at)
    held = rights_of(session, model)
    lasting = grant(
        session,
        act,
        _lasting(session, model, receiver),
        held,
        default_delay_days=default_delay_days,
    )
    gained = [lasting]
    for ends_on in _ends(session, model, today):
        ending = _ending(session, model, receiver, ends_on)
        gained.append(
            grant(
                session, act, ending, held, default_delay_days=default_delay_days, ends_on=ends_on
            )
        )
    return sum(gained, NOTHING)


def _lasting(session: Session, model: Member, receiver: Member) -> Select[int, int, int]:
    """The rights without an end, opened or not: all but those of the windows that end."""
    ending = (
        select(cast(func.sum(HabilitationWindow.mask), BigInteger))
        .where(
            HabilitationWindow.site_id == Habilitation.site_id,
            HabilitationWindow.member_id == Habilitation.member_id,
            HabilitationWindow.ends_on.is_not(None),
        )
        .correlate(Habilitation)
        .scalar_subquery()
    )
    lasting = Habilitation.mask.bitwise_and(bitwise_not(func.coalesce(ending, 0)))
    return select(Habilitation.site_id, literal(receiver.id, BIG_ID), lasting).where(
        _is_of(Habilitation, session, model)
    )


def _is_of(
    table: type[Habilitation] | type[HabilitationWindow], session: Session, member: Member
) -> ColumnElement[bool]:
    return (table.member_id == member.id) & (table.registration_id == tenant_of(session))


def _ends(session: Session, model: Member, today: date) -> list[date]:
    """The different ends to come of what the model holds; few."""
    return list(
        session.scalars(
            select(HabilitationWindow.ends_on)
            .where(_is_of(HabilitationWindow, session, model), HabilitationWindow.ends_on >= today)
            .distinct()
            .order_by(HabilitationWindow.ends_on)
        )
    )


def _ending(
    session: Session, model: Member, receiver: Member, ends_on: date
) -> Select[int, int, int]:
    # What came by several acts has several windows, and a pair is granted once.
    return (
        select(
            HabilitationWindow.site_id,
            literal(receiver.id, BIG_ID),
            cast(func.sum(HabilitationWindow.mask), BigInteger),
        )
        .where(_is_of(HabilitationWindow, session, model), HabilitationWindow.ends_on == ends_on)
        .group_by(HabilitationWindow.site_id)
    )
