"""Pages that read across: the menu, and the frame that every page stands in."""
