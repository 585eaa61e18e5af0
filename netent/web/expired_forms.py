"""What was typed into a form whose token is over: given back, to be sent once more."""

from urllib.parse import urlsplit

from flask import request

# Never sent back to a page, whatever form they come from.
SECRETS = frozenset({"password", "again", "current", "answer", "code", "key", "credential"})
_TOKEN = "csrf_token"
_MOST_CHARACTERS = 100_000


def fields_to_send_again() -> list[tuple[str, str]] | None:
    """The fields of this request in their order, without secrets; None when they must not be kept.

    Only a form of our own page is given back: a page of somebody else could have filled in what
    its visitor never saw. Files can't be put into a page again, nor is very much text.
    """
    if not _is_ours() or request.files:
        return None
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != _TOKEN and name not in SECRETS
    ]
    is_small = sum(len(name) + len(value) for name, value in fields) <= _MOST_CHARACTERS
    return fields if is_small else None


def _is_ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.referrer
    return origin is not None and urlsplit(origin).netloc == request.host
