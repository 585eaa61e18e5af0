"""The reader's language: what he chose, else what his browser asks for, else French."""

from flask import Response, has_request_context, request

LANGUAGES = ("fr", "en")
COOKIE = "netent_language"
_KEPT_SECONDS = 365 * 24 * 3600


def selected_language() -> str:
    """The language of this request; French outside of one."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def remember_language(response: Response, language: str, *, secure: bool) -> None:
    """Keep the reader's choice in his browser."""
    response.set_cookie(
        COOKIE, language, max_age=_KEPT_SECONDS, httponly=True, samesite="Lax", secure=secure
    )
