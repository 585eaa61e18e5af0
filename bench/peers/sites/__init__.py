"""The peer's own application: establishments, and a permission for each declaration."""
