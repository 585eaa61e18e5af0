"""Forms of the public site, and of the operator's editing."""
