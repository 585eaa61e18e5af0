"""Reads of the bodies that are paid: a few dozen rows for everybody."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.kernel.errors import NotFound
from netent.payments.mandate_keys import BY_DECLARATION, TELEPAYMENT_ONLY
from netent.payments.models import PaymentBody
from netent.payments.states import MandatePlace


def bodies(session: Session) -> list[PaymentBody]:
    """All of them, in their order."""
    return list(session.scalars(select(PaymentBody).order_by(PaymentBody.position, PaymentBody.id)))


def body_coded(session: Session, code: str) -> PaymentBody:
    """The body that declarations call so. NotFound."""
    found = session.scalars(select(PaymentBody).where(PaymentBody.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return found


def paid_by_complement(session: Session) -> Mapping[str, list[PaymentBody]]:
    """For each declaration with a complement of registration, the bodies it may be paid to."""
    every = bodies(session)
    return {code: [each for each in every if code in each.declarations] for code in BY_DECLARATION}


def with_mandates_here(body: PaymentBody) -> list[str]:
    """The declarations' part of the keys by which mandates of this body are made here.

    The empty text stands for DSN and PASRAU together.
    """
    keys = [code for code in BY_DECLARATION if code in body.declarations]
    names_itself = any(code in body.declarations for code in TELEPAYMENT_ONLY)
    if names_itself and body.mandates_at is MandatePlace.HERE:
        return ["", *keys]
    return keys
