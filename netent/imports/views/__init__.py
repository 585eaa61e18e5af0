"""Pages of imports: deposit, check, confirm, follow, read and download the report."""

from netent.imports.views import acts, codes, declaring, deposit, downloads, pages
from netent.imports.views.blueprint import bp

__all__ = ["acts", "bp", "codes", "declaring", "deposit", "downloads", "pages"]
