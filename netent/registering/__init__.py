"""The public wizard by which a company is registered, or a person asks to join (product §3)."""
