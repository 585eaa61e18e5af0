"""Who may file what, what was changed, and who did what: pages to read, and files to take away."""
