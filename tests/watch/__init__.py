"""Tests of the register watch."""
