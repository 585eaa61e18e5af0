"""Tables as the terminal shows them and as the documents keep them."""

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from netent.kernel.clock import PARIS

_DOCS = Path(__file__).resolve().parent.parent / "docs"
# Where a case's tables stand; all others in the first.
DOCUMENT = _DOCS / "performance.md"
_DOCUMENTS = {"timing": _DOCS / "security.md"}

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Table:
    """A title, heads, and rows of finished texts."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def seconds(value: float) -> str:
    """Seconds with as many digits as mean something."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}"


def ratio(value: float) -> str:
    """A ratio of two medians."""
    return f"{value:.2f}"


def as_text(tables: Iterable[Table]) -> str:
    """The tables in columns."""
    parts = []
    for table in (table for table in tables if table.rows):
        lines = [table.heads, *table.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        parts.append(table.title)
        parts.extend("  ".join(map(str.rjust, line, widths)) for line in lines)
        parts.append("")
    return "\n".join(parts)


def as_markdown(tables: Iterable[Table], *, when: datetime, command: str) -> str:
    """The tables with the machine and the day they were measured on."""
    day = when.astimezone(PARIS).strftime("%Y-%m-%d %H:%M")
    parts = [f"Measured {day} (Paris) by `{command}` on {machine()}.", ""]
    for table in (table for table in tables if table.rows):
        parts += [f"**{table.title}**", ""]
        parts.append(_line(table.heads))
        parts.append(_line(["---"] + ["---:"] * (len(table.heads) - 1)))
        parts.extend(map(_line, table.rows))
        parts.append("")
    return "\n".join(parts)


def replace_block(name: str, content: str) -> None:
    """Write a case's block of the document anew; the prose around it stays."""
    begin, end = f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"
    document = _DOCUMENTS.get(name, DOCUMENT)
    text = document.read_text(encoding="utf-8")
    if begin not in text or end not in text:
        raise RuntimeError(f"{document.name} has no block {begin} … {end}")
    before, rest = text.split(begin, 1)
    after = rest.split(end, 1)[1]
    document.write_text(f"{before}{begin}\n{content}\n{end}{after}", encoding="utf-8")


def machine() -> str:
    """Processor, cores, memory, kernel, Python: what a reader compares with his own."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB,"
        f" {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
