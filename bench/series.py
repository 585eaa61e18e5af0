"""The runs of one shape of a file on one engine, netent's and the limit's taken in turn."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.report import ratio, seconds

FIGURES = (
    *("netent, s", "lines/s", "limit, s", "x limit", "check, s", "check / whole"),
    *("memory, MB", "runs"),
)


@dataclass(kw_only=True)
class Series:
    """Seconds of each run; `growth` is the memory that it took, where that could be told."""

    engine: str
    lines: int
    check: list[float] = field(default_factory=list)
    run: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    growth: list[float] = field(default_factory=list)

    @property
    def whole(self) -> float:
        """Median seconds, end to end."""
        return median(check + run for check, run in zip(self.check, self.run, strict=True))

    def add(self, told: dict[str, Any], limit: dict[str, Any]) -> None:
        """Keep what a run of netent told, and one of its limit."""
        self.check.append(told["seconds"]["check"])
        self.run.append(told["seconds"]["run"])
        if told["growth_mb"] is not None:
            self.growth.append(told["growth_mb"])
        self.limit.append(limit["seconds"]["write"])

    def said(self) -> str:
        """The last run in a line."""
        last = self.check[-1] + self.run[-1]
        return (
            f"{last:.2f} s (check {self.check[-1]:.2f}), limit {self.limit[-1]:.2f} s,"
            f" x {last / self.limit[-1]:.2f}, +{max(self.growth[-1:], default=0):.0f} MB"
        )

    def figures(self) -> list[str]:
        """All runs as a table's row has them, under `FIGURES`."""
        limit, check = median(self.limit), median(self.check)
        return [
            seconds(self.whole),
            f"{self.lines / self.whole:,.0f}",
            seconds(limit),
            ratio(self.whole / limit),
            seconds(check),
            ratio(check / self.whole),
            f"{median(self.growth):.0f}" if self.growth else "?",
            f"{len(self.limit)}",
        ]

    def growth_to(self, larger: "Series") -> list[str]:
        """How many times the time of this one a larger one takes: netent, then the limit."""
        limit = median(larger.limit) / median(self.limit)
        return [ratio(larger.whole / self.whole), ratio(limit)]
