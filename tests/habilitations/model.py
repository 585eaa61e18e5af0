"""Who holds what, told without the code."""

from dataclasses import dataclass, field
from datetime import date

from netent.kernel.reasons import Reason

NAMES = ("Ana", "Bob", "Cid")
RIGHTS = ("DSN-RG", "DSN-RA", "DPAE")
FILED_BY = {"DSN": ("DSN-RG", "DSN-RA"), "DPAE": ("DPAE",), "DSN-RA": ("DSN-RA",)}
SITES = 2

Key = tuple[str, int, str]  # member, site, right


@dataclass
class Span:
    """When a right may be used."""

    opens: date
    ends: date | None

    def over(self, day: date) -> bool:
        return self.ends is not None and self.ends < day


@dataclass
class Model:
    """Who holds what, told without the code."""

    held: dict[Key, Span] = field(default_factory=dict)
    first: dict[Key, date] = field(default_factory=dict)
    ended: dict[Key, date] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    closed: dict[int, date] = field(default_factory=dict)

    def end_over(self, today: date) -> int:
        over = [key for key, span in self.held.items() if span.over(today)]
        for key in over:
            ends = self.held.pop(key).ends
            assert ends is not None
            self.ended[key] = ends
        return len(over)

    def put(self, key: Key, opens: date, ends: date | None) -> None:
        self.first[key] = min(self.first.get(key, opens), opens)
        self.held[key] = Span(self.first[key], ends)
        self.ended.pop(key, None)

    def reason(self, name: str, site: int, code: str, day: date) -> Reason | None:
        if name in self.suspended:
            return Reason.MEMBER_SUSPENDED
        if site in self.closed and self.closed[site] <= day:
            return Reason.ESTABLISHMENT_CLOSED
        keys = [(name, site, right) for right in FILED_BY[code]]
        spans = [self.held[key] for key in keys if key in self.held]
        if any(span.opens <= day and not span.over(day) for span in spans):
            return None
        if not spans:
            return (
                Reason.ENDED if any(key in self.ended for key in keys) else Reason.NO_HABILITATION
            )
        return Reason.ENDED if all(span.over(day) for span in spans) else Reason.ACCESS_DELAY
