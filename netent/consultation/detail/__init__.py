"""Details of rights: who holds what in one portfolio, or all, made into files by a worker (§10)."""
