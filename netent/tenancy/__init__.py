"""The tenant and its people: identity and state only (product §1)."""
