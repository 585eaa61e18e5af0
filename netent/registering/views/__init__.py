"""Pages of the wizard."""

from netent.registering.views import company, declarants, ending, link, person, sites
from netent.registering.views.blueprint import bp, mailbox

__all__ = ["bp", "company", "declarants", "ending", "link", "mailbox", "person", "sites"]
