"""From one member to another: transfer, which keeps dates, and copy, which starts them (§6, §7)."""

from datetime import date
from functools import reduce
from operator import or_

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    bitwise_not,
    cast,
    func,
    literal,
    select,
    true,
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
from netent.kernel.right_set import NO_RIGHTS, RightSet
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
    between = select(literal(model.id, BIG_ID), literal(receiver.id, BIG_ID))
    return copy_between(session, act, between, default_delay_days=default_delay_days)


def copy_between(
    session: Session,
    act: RightsAct,
    between: Select[int, int],
    *,
    sites: Select[int] | None = None,
    default_delay_days: int,
) -> Changed:
    """The same for many at once, on all sites or on these; whoever calls holds them.

    `between` selects (model, receiver), each receiver once, and names the tenant by itself. One
    grant for what lasts and one for each different end, however many members there are.
    """
    copied = _Copied(session, between, sites)
    held = copied.rights()
    lasting = grant(session, act, copied.lasting(), held, default_delay_days=default_delay_days)
    gained = [lasting]
    for ends_on in copied.ends(paris_day(act.at)):
        ending = copied.ending(ends_on)
        gained.append(
            grant(
                session, act, ending, held, default_delay_days=default_delay_days, ends_on=ends_on
            )
        )
    return sum(gained, NOTHING)


class _Copied:
    """What the models hold, as the receivers are to get it."""

    def __init__(
        self, session: Session, between: Select[int, int], sites: Select[int] | None
    ) -> None:
        self._session = session
        self._between: Subquery = between.subquery("between_members")
        self._model, self._receiver = self._between.c
        self._sites = sites

    def rights(self) -> RightSet:
        """All of them together."""
        masks = self._session.scalars(
            select(Habilitation.mask)
            .where(self._is_there(Habilitation), Habilitation.member_id.in_(select(self._model)))
            .distinct()
        )
        return reduce(or_, map(RightSet, masks), NO_RIGHTS)

    def lasting(self) -> Select[int, int, int]:
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
        return (
            select(Habilitation.site_id, self._receiver, lasting)
            .join_from(Habilitation, self._between, self._model == Habilitation.member_id)
            .where(self._is_there(Habilitation))
        )

    def ends(self, today: date) -> list[date]:
        """The different ends to come of what the models hold; few."""
        return list(
            self._session.scalars(
                select(HabilitationWindow.ends_on)
                .where(
                    self._is_there(HabilitationWindow),
                    HabilitationWindow.member_id.in_(select(self._model)),
                    HabilitationWindow.ends_on >= today,
                )
                .distinct()
                .order_by(HabilitationWindow.ends_on)
            )
        )

    def ending(self, ends_on: date) -> Select[int, int, int]:
        """The rights that end on a day."""
        # What came by several acts has several windows, and a pair is granted once.
        return (
            select(
                HabilitationWindow.site_id,
                self._receiver,
                cast(func.sum(HabilitationWindow.mask), BigInteger),
            )
            .join_from(
                HabilitationWindow, self._between, self._model == HabilitationWindow.member_id
            )
            .where(self._is_there(HabilitationWindow), HabilitationWindow.ends_on == ends_on)
            .group_by(HabilitationWindow.site_id, self._receiver)
        )

    def _is_there(
        self, table: type[Habilitation] | type[HabilitationWindow]
    ) -> ColumnElement[bool]:
        here = true() if self._sites is None else table.site_id.in_(self._sites)
        return here & (table.registration_id == tenant_of(self._session))
