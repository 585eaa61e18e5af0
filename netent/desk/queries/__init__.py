"""What the desk lists across registrations: no more of any than its task needs."""
