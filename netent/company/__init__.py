"""What a registration does with its own company: the termination of an establishment, or of all."""
