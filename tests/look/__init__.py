"""The look: contrasts, icons, policy-safe templates, catalogues."""
