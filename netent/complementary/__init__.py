"""Services that go with declarations: checks, reference tables, sheets, sites of others (§7)."""
