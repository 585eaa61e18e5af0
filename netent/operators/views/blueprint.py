"""The blueprint that the operators' pages share."""

from flask import Blueprint

bp = Blueprint("operators", __name__, url_prefix="/exploitation")
