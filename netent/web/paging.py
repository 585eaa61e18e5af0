"""Which page of a list the request's address asks for."""

from flask import request

from netent.kernel.paging import MAX_PAGE_SIZE, PAGE_SIZE, PageAsked

_HIGHEST_PAGE = 1_000_000


def page_asked() -> PageAsked:
    """The page in the address; nonsense reads as the first page, never as an error."""
    return PageAsked(
        number=min(max(1, request.args.get("page", 1, type=_whole)), _HIGHEST_PAGE),
        size=min(max(10, request.args.get("size", PAGE_SIZE, type=_whole)), MAX_PAGE_SIZE),
    )


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValueError(text)
    return int(text)
