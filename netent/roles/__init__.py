"""A member's life: created by an administrator, let in again with a new provisional password."""
