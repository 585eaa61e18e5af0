"""The peers, each in a process of its own; Django has an environment of its own."""
