"""Reads of filing: the rules, what is being prepared, what was filed, what is due."""
