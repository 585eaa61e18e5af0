"""Reads for the matrix: its sites, members and columns, one page of it, and its differences."""
