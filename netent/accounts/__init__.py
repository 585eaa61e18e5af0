"""How people sign in: triplet and password, locks, web sessions (product §4)."""
