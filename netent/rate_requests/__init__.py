"""Rate requests, as TOPAze has them: rates of withholding tax between two DSN (product §7)."""
