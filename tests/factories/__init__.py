"""Rows for tests, with the other tenant one call away."""
