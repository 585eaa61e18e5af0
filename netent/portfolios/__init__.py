"""Acts on portfolios and their clients (product §8)."""
