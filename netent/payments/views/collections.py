"""The operator's files of direct debits: listed, handed on to each body's bank."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template

from netent.access import Permission
from netent.kernel import clock
from netent.payments.queries import bodies
from netent.payments.queries import collections as queries
from netent.payments.service.files import take_file
from netent.web.attachments import xml_file
from netent.web.filters import choice_asked
from netent.web.keeping import unkept
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_operator, operator_session, portal_transaction

desk_bp = Blueprint("collections", __name__, url_prefix="/exploitation/prelevements")


@desk_bp.get("")
@requires(Permission.COLLECTION_EXPORT)
def index() -> str:
    """The files, the last day of collection first."""
    session = operator_session()
    every = [body for body in bodies.bodies(session) if body.ics]
    body = choice_asked("body", [each.code for each in every])
    page = queries.collections_page(session, page_asked(), body=body)
    return render_template(
        "payments/collections.html",
        page=page,
        body=body,
        body_choices=[(each.code, each.name) for each in every],
    )


@desk_bp.post("/<uuid:collection_id>/fichier")
@requires(Permission.COLLECTION_EXPORT)
def take(collection_id: UUID) -> Any:
    """One file to hand on to the bank; that it was taken is kept."""
    with portal_transaction() as session:
        taken = take_file(session, current_operator(), collection_id=collection_id, now=clock.now())
    return unkept(xml_file(taken.content, f"{taken.message_id}.xml"))
