"""Paying what is declared: bank accounts, mandates, orders, files of direct debits (§11)."""
