"""Tables' base, engines and sessions: the only place that commits, and the tenant's first lock."""
