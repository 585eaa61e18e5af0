"""Decisions about complementary services."""
