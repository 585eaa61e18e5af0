"""Reads of the public site: what anybody sees, and what the operator does."""
