"""Depositing a file: choose the establishment, read the file, check it at once."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from netent.access import Permission
from netent.filing.queries.places import Subject, subject_of
from netent.habilitations.usable import usable_sites
from netent.imports.refusal_words import FileRefusal, file_refusal
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import SIRET_LENGTH
from netent.rate_requests import providers, service
from netent.rate_requests.forms import PeopleForm
from netent.rate_requests.layout import MOST_BYTES, MOST_PEOPLE, PEOPLE
from netent.rate_requests.service.asking import DECLARATION
from netent.rate_requests.views.blueprint import bp
from netent.web.fields import digits_only
from netent.web.marks import requires
from netent.web.messages import reason_text
from netent.web.scope import current_actor, page_session, transaction

_SITES_SHOWN = 10
_MEGABYTE = 1024 * 1024


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.RATE_REQUEST)
def new() -> Any:
    """Choose the establishment, then deposit the file of those whose rates are asked for."""
    siret = digits_only(request.args.get("siret", ""))[:SIRET_LENGTH]
    subject = subject_of(page_session(), siret) if siret else None
    if subject is None or providers.current() is None:
        return _choose(siret)
    form = PeopleForm()
    denied = _denied(subject)
    refusal: FileRefusal | None = None
    if not denied and form.validate_on_submit():
        try:
            checked = _check(subject, form.file.data)
        except Refusal as refused:
            refusal = file_refusal(refused)
        else:
            return redirect(url_for("rate_requests.check", request_id=checked))
    page = render_template(
        "rate_requests/new.html",
        subject=subject,
        form=form,
        denied=denied,
        declaration=DECLARATION,
        refusal=refusal,
        columns=[column.name for column in PEOPLE.columns],
        most_people=MOST_PEOPLE,
        most_megabytes=MOST_BYTES // _MEGABYTE,
    )
    return page, 422 if refusal or form.errors else 200


def _choose(siret: str) -> Any:
    """The first step: establishments whose DSN the actor may file."""
    sites = usable_sites(
        page_session(),
        member_id=current_actor().member_public_id,
        declaration=DECLARATION,
        on=clock.paris_day(clock.now()),
        limit=_SITES_SHOWN,
    )
    is_open = providers.current() is not None
    page = render_template(
        "rate_requests/choose.html",
        is_open=is_open,
        siret=siret,
        sites=sites,
        declaration=DECLARATION,
    )
    return page, 422 if siret and is_open else 200


def _denied(subject: Subject) -> str:
    """Why the actor may not ask for rates there today; empty where he may."""
    actor = current_actor()
    found = service.why_denied(page_session(), actor.member_public_id, subject.siret, clock.now())
    return "" if found is None else reason_text(found.reason, **found.arguments)


def _check(subject: Subject, file: FileStorage) -> UUID:
    """Read outside of any write transaction, then stage in one."""
    now = clock.now()
    deposit = service.read_deposit(file.filename or "", file.read(), siret=subject.siret, now=now)
    with transaction() as session:
        return service.stage(
            session, current_actor(), deposit=deposit, provider=providers.current(), now=now
        ).public_id
