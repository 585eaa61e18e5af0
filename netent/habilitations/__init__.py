"""The rights: grant, withdraw, decide. The only package that reads and writes their store."""
