"""The matrix of habilitations and its coverage: who holds what, changed by ticks (product §7)."""
