"""The blueprint that the pages of rate requests share."""

from flask import Blueprint

bp = Blueprint("rate_requests", __name__, url_prefix="/appels-de-taux")
