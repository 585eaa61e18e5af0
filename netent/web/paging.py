"""Which page of a list is asked for."""

from collections.abc import Mapping

from flask import request

from netent.kernel.paging import MAX_PAGE_SIZE, PAGE_SIZE, PageAsked

_HIGHEST_PAGE = 1_000_000


def page_asked() -> PageAsked:
    """The page in the request's address."""
    return page_in(request.args)


def page_in(values: Mapping[str, str]) -> PageAsked:
    """The page in an address or a form; nonsense reads as the first page, never as an error."""
    return PageAsked(
        number=min(max(1, _whole(values.get("page", ""), 1)), _HIGHEST_PAGE),
        size=min(max(10, _whole(values.get("size", ""), PAGE_SIZE)), MAX_PAGE_SIZE),
    )


def _whole(text: str, default: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default
