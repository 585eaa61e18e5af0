"""Letters from the desk: opened to be printed, then marked as printed (product §12)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.kernel.actor import Operator
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.notices.letters import LetterEntry, mark_printed
from netent.notices.letters_listing import letters_of

# As many as one batch of a desk's printer; the command prints all there are.
MOST_LETTERS = 200


def open_letters(
    session: Session, operator: Operator, *, public_ids: Collection[UUID], now: datetime
) -> Sequence[LetterEntry]:
    """The letters to print of these, with what is secret in them; nothing is marked yet.

    So no key is lost when the file never reaches the printer. Refusal: none can be printed.
    """
    access.check(operator, Permission.LETTER_PRINT)
    found = letters_of(session, list(public_ids)[:MOST_LETTERS])
    ready = [letter for letter in found if letter.can_be_printed]
    if not ready:
        raise Refusal(Reason.NO_LETTER)
    _keep(session, operator, "letters.opened", len(ready), now)
    return ready


def mark_letters(
    session: Session, operator: Operator, *, public_ids: Collection[UUID], now: datetime
) -> int:
    """Count these letters as printed, and erase what was secret in them; how many.

    Refusal when one of them waits no more: somebody else has it, or its time is over.
    """
    access.check(operator, Permission.LETTER_PRINT)
    found = letters_of(session, list(public_ids)[:MOST_LETTERS])
    if not found:
        raise Refusal(Reason.NO_LETTER)
    ids = [letter.id for letter in found]
    if mark_printed(session, ids, by=operator.name, now=now) is None:
        raise Refusal(Reason.LETTERS_MOVED_ON)
    _keep(session, operator, "letters.printed", len(found), now)
    return len(found)


def _keep(session: Session, operator: Operator, action: str, count: int, now: datetime) -> None:
    record(session, operator, action, details={"count": count}, now=now)
