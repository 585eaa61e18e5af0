"""The wizard's blueprint, and how each of its pages finds its draft."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.kernel import clock
from netent.registering import service
from netent.registering.answers import Answers
from netent.registering.queries import Written
from netent.registering.steps import Step, next_step, open_steps, path

bp = Blueprint("registering", __name__)

WHY = "whoever registers is no member yet; the draft is found by a secret of his browser alone"

_DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the wizard: at an open step of his draft."""

    token: str
    step: Step
    draft: Written

    @property
    def answers(self) -> Answers:
        """What was answered so far."""
        return self.draft.answers

    @property
    def before(self) -> Step | None:
        """The step to go back to."""
        steps = path(self.answers, self.draft.facts)
        rank = steps.index(self.step)
        return steps[rank - 1] if rank else None


def draft_token() -> str | None:
    """The secret of this browser's draft."""
    return session.get(_DRAFT)


def remember(token: str) -> None:
    """Let this browser find its draft again."""
    session[_DRAFT] = token


def forget() -> None:
    """Let go of the draft, which is over or not wanted any more."""
    session.pop(_DRAFT, None)


def draft_of_browser() -> Written | None:
    """This browser's draft, however far it is."""
    return service.find(draft_token(), now=clock.now())


def mailbox() -> str | None:
    """To whom this browser's draft writes, however the address is spelled."""
    draft = draft_of_browser()
    return draft.answers.identity.email.casefold() if draft else None


def place_at(step: Step) -> Any:
    """The Place of a step that is open to this browser; else the answer that leads elsewhere."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    draft = draft_of_browser()
    if draft is None:
        return begin_again()
    if draft.confirmed_at is not None:
        return redirect(url_for("registering.sent"))
    if step not in open_steps(draft.answers, draft.facts):
        return to_step(next_step(draft.answers, draft.facts))
    return Place(draft_token() or "", step, draft)


def begin_again() -> Any:
    """Back to the first page, with the reason where there was a draft."""
    if draft_token() is not None:
        forget()
        flash(
            _("Votre inscription a été interrompue plus de 24 heures : recommencez-la."), "warning"
        )
    return redirect(url_for("registering.identity"))


def keep(place: Place, change: Callable[[Answers], Answers]) -> Any:
    """Keep an answer, and go on."""
    return go_on(service.keep(place.token, change, now=clock.now()))


def go_on(draft: Written | None) -> Any:
    """The first step that still lacks its answer: who corrects one is not led through all."""
    if draft is None:
        return begin_again()
    return to_step(next_step(draft.answers, draft.facts))


def to_step(step: Step) -> Any:
    """A redirect to a step's page."""
    return redirect(url_for(f"registering.{step}"))


def page(template: str, place: Place, form: Any, **context: Any) -> Any:
    """A step's page; 422 when its form was refused. No cache keeps what somebody typed."""
    response = make_response(
        render_template(
            template,
            form=form,
            place=place,
            answers=place.answers,
            back_url=url_for(f"registering.{place.before}") if place.before else None,
            **context,
        ),
        422 if form.is_submitted() else 200,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
