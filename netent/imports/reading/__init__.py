"""From the bytes of a deposited file to its lines: never a guess about digits, never a crash."""
