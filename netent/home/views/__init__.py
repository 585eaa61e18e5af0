"""Pages that read across: the menu, one's rights, and those that everybody may open."""

from netent.home.views.menu import bp, public_bp
from netent.home.views.rights import bp as rights_bp

__all__ = ["bp", "public_bp", "rights_bp"]
