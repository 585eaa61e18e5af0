"""The blueprint that the pages of imports share."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/demandes")
