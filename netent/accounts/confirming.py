"""Forms that ask a signed-in member for his password again, whatever package they belong to."""

from typing import Any

from netent.accounts import passwords, service
from netent.kernel import clock
from netent.policies import portals
from netent.web.messages import reason_text
from netent.web.scope import current_actor


def is_confirmed(form: Any) -> bool:
    """Whether the form is right, the current password too; a wrong one counts as at the door."""
    if not form.validate_on_submit():
        return False
    refused = service.confirm_password(
        current_actor(),
        form.current.data,
        passwords=passwords.current(),
        portal=portals.current(),
        now=clock.now(),
    )
    if refused is None:
        return True
    form.current.errors = [reason_text(refused.reason)]
    return False


def status_of(form: Any) -> int:
    """The status of a page whose form is not, or not yet, right."""
    return 422 if form.is_submitted() else 200
