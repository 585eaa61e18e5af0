"""The blueprints of the menu, of what everybody may open, and of the pages of rights."""

from flask import Blueprint

bp = Blueprint("home", __name__)
public_bp = Blueprint("public", __name__)
rights_bp = Blueprint("rights", __name__)
