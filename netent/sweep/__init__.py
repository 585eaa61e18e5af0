"""The one list of periodic work: the schedule runs it every minute, `flask sweep` by hand.

Each step finds what is due in the database, so that a sweep that comes late, twice, or on two
workers at once changes nothing.
"""

from netent.sweep.running import Swept, run, sweep

__all__ = ["Swept", "run", "sweep"]
