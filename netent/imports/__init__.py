"""Bulk imports: files in, a plan shown, applied once, reported line by line (product §9)."""
