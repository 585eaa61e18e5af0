"""The blueprint of the matrix."""

from flask import Blueprint

bp = Blueprint("matrix", __name__, url_prefix="/habilitations")
