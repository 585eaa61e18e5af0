"""The audit trail: append-only events, one hash chain a registration and one for the portal."""
