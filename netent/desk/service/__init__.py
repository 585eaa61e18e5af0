"""Acts from the desk; each stands in a chain of the audit trail, with the operator's name."""

from netent.desk.service.catalogue import add_declaration, edit_declaration, load_catalogue
from netent.desk.service.letters import mark_letters, open_letters
from netent.desk.service.requests import announce_request
from netent.desk.service.trail import record_export
from netent.desk.service.unlocking import unlock_member

__all__ = [
    "add_declaration",
    "announce_request",
    "edit_declaration",
    "load_catalogue",
    "mark_letters",
    "open_letters",
    "record_export",
    "unlock_member",
]
