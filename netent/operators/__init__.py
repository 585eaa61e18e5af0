"""Who runs the portal: operators, outside of all registrations, and how they sign in."""
