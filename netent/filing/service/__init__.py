"""The acts of filing: prepare, file, replace, cancel, choose a due day, purge what is left over."""

from netent.filing.service.carried import load_carried_rules
from netent.filing.service.drafts import KEPT, drop_draft, expire_due, keep_draft
from netent.filing.service.due_days import choose_due_day
from netent.filing.service.ending import cancel_filing
from netent.filing.service.filing import Filed, file_declaration
from netent.filing.service.following import Happened, follow

__all__ = [
    "KEPT",
    "Filed",
    "Happened",
    "cancel_filing",
    "choose_due_day",
    "drop_draft",
    "expire_due",
    "file_declaration",
    "follow",
    "keep_draft",
    "load_carried_rules",
]
