"""Reads of AT/MP rates."""
