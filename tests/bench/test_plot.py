"""The picture of growth: every series of the table, each point where it belongs."""

import re

from bench.plot import as_svg, curves_of
from bench.report import Table

TABLE = Table(
    "Files",
    ("engine", "lines", "netent, s", "limit, s"),
    [("SQLite", "1,000", "0.050", "0.100"), ("SQLite", "10,000", "0.500", "1.00")],
)


def test_curves_are_netents_and_the_limits_by_engine() -> None:
    assert curves_of(TABLE) == {
        "netent, SQLite": [(1_000, 0.05), (10_000, 0.5)],
        "raw write, SQLite": [(1_000, 0.1), (10_000, 1.0)],
    }


def test_more_time_is_higher_and_ten_times_is_as_far_everywhere() -> None:
    picture = as_svg(curves_of(TABLE))
    lines = re.findall(r'points="([^"]+)"', picture)
    slow, fast = ([tuple(map(float, spot.split(","))) for spot in line.split()] for line in lines)
    assert [x for x, _ in slow] == [x for x, _ in fast]
    assert all(above[1] < below[1] for above, below in zip(slow, fast, strict=True))
    assert slow[0][1] - slow[1][1] == fast[0][1] - fast[1][1]
    assert "raw write, SQLite</text>" in picture
