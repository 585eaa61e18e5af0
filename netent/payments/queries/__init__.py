"""Reads of payments, one room for each thing."""
