"""Tests of rate requests."""
