"""The blueprint that all pages of the members share."""

from flask import Blueprint

bp = Blueprint("roles", __name__, url_prefix="/declarants")
