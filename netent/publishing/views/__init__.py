"""Pages of the public site, and those on which operators edit it."""

from netent.publishing.views import (
    answers,
    contact,
    declarations,
    fixed,
    home,
    messages,
    news,
    search,
)
from netent.publishing.views.blueprint import bp
from netent.publishing.views.contact import mailbox
from netent.publishing.views.desk import editing_bp

__all__ = [
    "answers",
    "bp",
    "contact",
    "declarations",
    "editing_bp",
    "fixed",
    "home",
    "mailbox",
    "messages",
    "news",
    "search",
]
