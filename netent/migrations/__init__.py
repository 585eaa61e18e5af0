"""The schema's history, and what is made anew after each upgrade."""
