"""The blueprints of complementary services: members' pages, and the operator's."""

from flask import Blueprint

bp = Blueprint("complementary", __name__, url_prefix="/services-complementaires")
desk_bp = Blueprint("references", __name__, url_prefix="/exploitation/references")
