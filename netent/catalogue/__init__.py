"""The declarations that exist, and the rights that can be granted on each (product §7)."""
