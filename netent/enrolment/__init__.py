"""Ways in: people who ask to join a registration, and what becomes of them (product §3)."""
