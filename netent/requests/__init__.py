"""Life of a background request, whatever it does: queue, claim, progress, end (product §9)."""
