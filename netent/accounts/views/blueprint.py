"""The blueprint that all pages of accounts share."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
