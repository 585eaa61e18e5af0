"""The matrix of habilitations and its coverage."""
