"""The desk of those who run the portal: pages across all registrations, each for one task."""
