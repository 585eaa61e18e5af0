"""The register watch: what loads of the directory change in registrations, and who is told."""
