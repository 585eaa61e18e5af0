"""Acts on payments, one room for each thing."""
