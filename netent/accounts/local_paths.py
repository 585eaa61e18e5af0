"""Addresses that may be gone back to: those of this portal, and nothing that only looks so."""

from urllib.parse import urlsplit


def local_path(text: str | None) -> str | None:
    """The path itself when a browser stays on this portal with it, else None.

    Browsers read a backslash as a slash and drop control characters: both could lead away.
    """
    if not text or not text.startswith("/") or text.startswith("//"):
        return None
    if "\\" in text or not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else text
