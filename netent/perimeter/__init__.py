"""What a registration holds: its sites, portfolios, assigned declarants, opened declarations."""
