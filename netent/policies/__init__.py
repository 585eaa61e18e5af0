"""Pure tables of rules: what an operator may set, and what differs between portals."""
