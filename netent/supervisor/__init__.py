"""`make run`: every process of netent on one machine, started in order, watched, ended in order."""
