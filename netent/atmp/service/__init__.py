"""Acts on AT/MP rates: loading them, delivering them, acknowledging them."""
