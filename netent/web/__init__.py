"""Flask plumbing that knows no feature: marks, scope, errors, paging, forms, formats."""
