"""Journeys through the running product in a real browser, axe clean on each page."""
