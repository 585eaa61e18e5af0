"""The blueprint that the rooms of these pages share."""

from flask import Blueprint

bp = Blueprint("portfolios", __name__, url_prefix="/portefeuilles")
