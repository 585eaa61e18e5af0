"""RQ plumbing that knows no feature: how work is queued by name and identifier."""
