"""Pages that read across: the menu, one's rights, and those that everybody may open."""

from netent.home.views import menu, rights, site, why
from netent.home.views.blueprint import bp, public_bp, rights_bp

__all__ = ["bp", "menu", "public_bp", "rights", "rights_bp", "site", "why"]
