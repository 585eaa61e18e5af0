"""Addresses that may be gone back to: those of this portal, and nothing that only looks so."""

from urllib.parse import SplitResult, urlsplit


def local_path(text: str | None) -> str | None:
    """The path itself when a browser stays on this portal with it, else None.

    Browsers read a backslash as a slash and drop control characters: both could lead away.
    """
    if not text or not text.startswith("/") or text.startswith("//"):
        return None
    if "\\" in text or not text.isprintable():
        return None
    parts = _parts_of(text)
    return None if parts is None or parts.scheme or parts.netloc else text


def path_of_own_page(address: str | None, host: str) -> str | None:
    """The path of a whole address where it is one of this portal's pages, else None."""
    parts = _parts_of(address or "")
    return local_path(parts.path) if parts is not None and parts.netloc == host else None


def _parts_of(address: str) -> SplitResult | None:
    """The address in its parts, or None: anybody may write anything into one."""
    try:
        return urlsplit(address)
    except ValueError:
        return None
