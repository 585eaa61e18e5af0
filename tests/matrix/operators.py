"""What those who run the portal may open; no member finds any of it."""

from collections.abc import Mapping
from uuid import UUID

from tests.matrix.rows import Key, Row, operators, public

_NO_PUBLICATION = {"publication_id": UUID(int=1)}
_NO_LOAD = {"load_id": UUID(int=1)}
_NO_MESSAGE = {"message_id": UUID(int=1)}

OPERATORS: Mapping[Key, Row] = {
    ("operators.sign_in", "GET"): public(allowed=302),
    ("operators.sign_in", "POST"): public(anonymous=422, allowed=302),
    ("operators.follow", "GET"): public(404, 404, values={"token": "unknown"}),
    ("operators.follow", "POST"): public(404, 404, values={"token": "unknown"}),
    ("operators.account", "GET"): operators(),
    ("operators.change_password", "GET"): operators(),
    ("operators.change_password", "POST"): operators(422),
    ("operators.set_factor", "GET"): operators(),
    ("operators.set_factor", "POST"): operators(422),
    ("operators.sessions", "GET"): operators(),
    ("operators.end_sessions", "POST"): operators(302),
    ("desk.index", "GET"): operators(),
    ("desk.catalogue", "GET"): operators(),
    ("desk.edit_declaration", "GET"): operators(values={"name": "DSN"}),
    # Nothing is typed, or chosen.
    ("desk.edit_declaration", "POST"): operators(
        422, values={"name": "DSN"}, fields={"label": "", "was_label": "x"}
    ),
    ("desk.add_declaration", "GET"): operators(),
    ("desk.add_declaration", "POST"): operators(422),
    ("desk.catalogue_file", "GET"): operators(),
    ("desk.catalogue_file", "POST"): operators(422),
    ("desk.load_catalogue", "POST"): operators(422),
    ("rates.index", "GET"): operators(),
    # No file is chosen, and there is none.
    ("rates.index", "POST"): operators(422),
    ("rates.show", "GET"): operators(404, values=_NO_LOAD),
    ("rates.apply", "POST"): operators(404, values=_NO_LOAD),
    ("desk.letters", "GET"): operators(),
    # Nothing is ticked.
    ("desk.open_letters", "POST"): operators(302),
    ("desk.review_letters", "POST"): operators(302),
    ("desk.mark_letters", "POST"): operators(302),
    ("desk.requests", "GET"): operators(),
    ("desk.announce_request", "POST"): operators(302, of="finished request"),
    ("desk.locks", "GET"): operators(),
    # Nobody is locked.
    ("desk.unlock", "GET"): operators(404, of="member"),
    ("desk.unlock", "POST"): operators(404, of="member"),
    ("desk.choose_member", "GET"): operators(),
    ("desk.begin_view", "GET"): operators(of="member"),
    ("desk.begin_view", "POST"): operators(422, of="member"),
    # He views nobody.
    ("desk.end_view", "POST"): operators(302),
    ("desk.audit", "GET"): operators(),
    ("desk.audit_file", "POST"): operators(fields={"format": "csv"}),
    ("editing.index", "GET"): operators(),
    ("editing.create", "GET"): operators(),
    ("editing.create", "POST"): operators(422),
    # There is no publication and no message in this world.
    ("editing.show", "GET"): operators(404, values=_NO_PUBLICATION),
    ("editing.edit", "GET"): operators(404, values=_NO_PUBLICATION),
    ("editing.edit", "POST"): operators(404, values=_NO_PUBLICATION),
    ("editing.publish", "POST"): operators(404, values=_NO_PUBLICATION),
    ("editing.archive", "POST"): operators(404, values=_NO_PUBLICATION),
    ("editing.messages", "GET"): operators(),
    ("editing.message", "GET"): operators(404, values=_NO_MESSAGE),
    ("editing.treat", "POST"): operators(404, values=_NO_MESSAGE),
    # The last one: it ends the session that all others need.
    ("operators.sign_out", "POST"): operators(302),
}
