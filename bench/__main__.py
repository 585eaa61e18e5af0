"""`make bench`: every case beside its limit, in one run; docs/performance.md keeps the
tables, docs/security.md those of timing.

`python -m bench imports --lines 1000 --database sqlite --runs 3` runs one case quickly and writes
nothing; `--write` keeps its tables.
"""

import argparse
import sys
from collections.abc import Callable, Sequence

from bench import (
    exports,
    habilitations,
    imports,
    load,
    pages,
    plot,
    rights,
    sirene,
    timing,
    waiting,
)
from bench.report import Table, as_markdown, as_text, replace_block
from netent.kernel import clock

CASES = (
    "imports",
    "habilitations",
    "exports",
    "waiting",
    "load",
    "sirene",
    "rights",
    "pages",
    "timing",
)
DATABASES = ("sqlite", "postgresql")


def main() -> None:
    """Run the cases asked for, print their tables, keep them when that is asked."""
    asked = arguments(sys.argv[1:])
    for name in asked.cases or CASES:
        tables = _case(name, asked)()
        print(as_text(tables), flush=True)
        if asked.write:
            command = "make bench" if not asked.cases else f"python -m bench {name}"
            block = as_markdown(tables, when=clock.now(), command=command)
            replace_block(name, block)
        if asked.write and name == "habilitations":
            plot.PICTURE.write_text(plot.as_svg(plot.curves_of(tables[0])), encoding="utf-8")


def _case(name: str, asked: argparse.Namespace) -> Callable[[], list[Table]]:
    databases = tuple(asked.database or DATABASES)
    runs = {"runs": asked.runs} if asked.runs else {}
    lines = asked.lines
    if name == "imports":
        several = {"lines": tuple(lines)} if lines else {}
        return lambda: imports.measure(imports.Asked(databases, **several, **runs), _say)
    if name == "habilitations":
        several = {"lines": tuple(lines)} if lines else {}
        return lambda: habilitations.measure(
            habilitations.Asked(databases, **several, **runs), _say
        )
    if name == "sirene":
        one = {"lines": lines[0]} if lines else {}
        return lambda: sirene.measure(sirene.Asked(databases, **one, **runs), _say)
    if name == "rights":
        several = {"rights": tuple(asked.rights)} if asked.rights else {}
        return lambda: rights.measure(rights.Asked(databases, **several, **runs), _say)
    if name == "exports":
        return lambda: exports.measure(exports.Asked(databases, **runs), _say)
    if name == "waiting":
        several = {"lines": tuple(lines)} if lines else {}
        return lambda: waiting.measure(waiting.Asked(databases, **several), _say)
    if name == "load":
        several = {"seconds": asked.seconds} if asked.seconds else {}
        chosen = {"databases": databases} if asked.database else {}
        return lambda: load.measure(load.Asked(**chosen, **several), _say)
    if name == "timing":
        return lambda: timing.measure(timing.Asked(databases, **runs), _say)
    return lambda: pages.measure(pages.Asked(databases, **runs), _say)


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What was asked for on the command line; no case named asks for all of them."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    # `choices` would refuse that none is named (a defect of Python before 3.12).
    parser.add_argument("cases", nargs="*", type=_named_case, help="all when none is named")
    parser.add_argument("--database", action="append", choices=DATABASES)
    parser.add_argument("--lines", action="append", type=int)
    parser.add_argument("--rights", action="append", type=int)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--seconds", type=int, help="how long the load case lasts")
    parser.add_argument("--write", action="store_true", help="keep the tables in the document")
    return parser.parse_args(given)


def _named_case(name: str) -> str:
    if name not in CASES:
        raise argparse.ArgumentTypeError(f"{name} is none of {', '.join(CASES)}")
    return name


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
