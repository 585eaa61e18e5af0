"""Who may do what on the public site; no publication is there when the table is walked."""

from tests.matrix.rows import public

PUBLISHING = {
    # Members have a menu of their own.
    ("publishing.home", "GET"): public(allowed=302),
    ("publishing.declarations", "GET"): public(),
    ("publishing.declaration", "GET"): public(values={"name": "dsn"}),
    ("publishing.news", "GET"): public(),
    ("publishing.archive", "GET"): public(),
    ("publishing.news_item", "GET"): public(404, 404, values={"name": "inconnue"}),
    ("publishing.feed", "GET"): public(),
    ("publishing.answers", "GET"): public(),
    ("publishing.answer", "GET"): public(404, 404, values={"name": "inconnue"}),
    ("publishing.judge", "POST"): public(400, 400, values={"name": "inconnue"}),
    ("publishing.search", "GET"): public(),
    ("publishing.browser", "GET"): public(),
    ("publishing.privacy", "GET"): public(),
    ("publishing.contact", "GET"): public(),
    ("publishing.contact", "POST"): public(422, 422),
    ("publishing.contact_sent", "GET"): public(),
}
