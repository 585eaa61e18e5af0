"""Filing an open declaration for an establishment and a period; receipts, history, what is due."""
