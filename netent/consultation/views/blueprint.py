"""The blueprint that the pages of consultation share."""

from flask import Blueprint

bp = Blueprint("consultation", __name__, url_prefix="/consultation")
