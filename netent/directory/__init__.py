"""The establishment directory: legal units, establishments and what changes between loads."""
