"""Every time-limited secret: issued, redeemed once, revoked, expired (product §4)."""
