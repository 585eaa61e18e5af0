"""How time grows with the lines, as a picture: both axes logarithmic, a line a series."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from pathlib import Path
from typing import TypeAlias

from bench.report import Table

PICTURE = Path(__file__).resolve().parent.parent / "docs" / "images" / "growth.svg"
_WIDTH, _HEIGHT = 720, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 200, 20, 50
_COLOURS = ("#0b5563", "#0b5563", "#8a4b00", "#8a4b00")
_DASHES = ("", "6 4", "", "6 4")

Points: TypeAlias = Sequence[tuple[float, float]]


def curves_of(table: Table) -> Mapping[str, Points]:
    """Seconds by lines, netent's and the limit's on each engine, out of the case's first table."""
    at = {head: rank for rank, head in enumerate(table.heads)}
    curves: dict[str, list[tuple[float, float]]] = {}
    for row in table.rows:
        lines = float(row[at["lines"]].replace(",", ""))
        for head, word in (("netent, s", "netent"), ("limit, s", "raw write")):
            curve = curves.setdefault(f"{word}, {row[at['engine']]}", [])
            curve.append((lines, float(row[at[head]])))
    return curves


def as_svg(curves: Mapping[str, Points]) -> str:
    """The picture; every series is named beside its last point, and has a colour and a dash."""
    points = [point for curve in curves.values() for point in curve]
    axes = [_decades([point[axis] for point in points]) for axis in (0, 1)]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        ' font-family="sans-serif" font-size="12">',
        "<title>Seconds by lines of a file about rights, logarithmic</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
    ]
    parts += _grid(axes)
    lowest = float(_HEIGHT)
    for rank, (name, curve) in enumerate(sorted(curves.items(), key=_last, reverse=True)):
        spots = [_spot(point, axes) for point in curve]
        style = f'stroke="{_COLOURS[rank % 4]}" stroke-dasharray="{_DASHES[rank % 4]}"'
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{path}" fill="none" stroke-width="2" {style}/>')
        # Names keep apart even where the curves end together.
        y = spots[-1][1] if rank == 0 else max(spots[-1][1], lowest + 16)
        lowest = y
        parts.append(f'<text x="{spots[-1][0] + 8:.1f}" y="{y + 4:.1f}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _last(item: tuple[str, Points]) -> float:
    return item[1][-1][1]


def _decades(values: Sequence[float]) -> tuple[int, int]:
    return floor(log10(min(values))), ceil(log10(max(values)))


def _spot(point: tuple[float, float], axes: Sequence[tuple[int, int]]) -> tuple[float, float]:
    shares = [
        (log10(value) - low) / (high - low) for value, (low, high) in zip(point, axes, strict=True)
    ]
    return (
        _LEFT + shares[0] * (_WIDTH - _LEFT - _RIGHT),
        _HEIGHT - _BOTTOM - shares[1] * (_HEIGHT - _TOP - _BOTTOM),
    )


def _grid(axes: Sequence[tuple[int, int]]) -> list[str]:
    parts = []
    for power in range(axes[0][0], axes[0][1] + 1):
        x, _ = _spot((10**power, 10 ** axes[1][0]), axes)
        parts.append(_rule(x, _TOP, x, _HEIGHT - _BOTTOM))
        label = f"{10**power:,}"
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 28}" text-anchor="middle">{label}</text>')
    for power in range(axes[1][0], axes[1][1] + 1):
        _, y = _spot((10 ** axes[0][0], 10.0**power), axes)
        parts.append(_rule(_LEFT, y, _WIDTH - _RIGHT, y))
        parts.append(
            f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
        )
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    parts.append(f'<text x="{middle}" y="{_HEIGHT - 8}" text-anchor="middle">lines</text>')
    return parts


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="#d6deda"/>'
