"""The demo: fictitious firms whose clients are real establishments (product §17)."""
