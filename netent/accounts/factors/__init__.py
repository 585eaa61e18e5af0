"""What a second factor is made of: keys, codes, passkeys. No table, no request."""
