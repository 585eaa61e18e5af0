"""Reads of complementary services."""
