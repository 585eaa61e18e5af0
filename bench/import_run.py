"""One measured import of netent, in a process that has served one before, as workers have."""

from typing import Any

from bench import firm
from bench.children import Watch, answer


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Import `lines` new clients for `declarants` and watch it."""
    lines, declarants = asked["lines"], asked["declarants"]
    first = firm.IN_PLACE_CLIENTS
    sirets = firm.spread_sirets(first + firm.WARM_UP_LINES + lines)
    warm_up = sirets[first : first + firm.WARM_UP_LINES]
    content = firm.additions(sirets[first + firm.WARM_UP_LINES :])
    del sirets
    watch = Watch()
    with firm.opened_app(asked):
        author = firm.the_author()
        firm.submit_and_treat(author, firm.IN_PLACE, firm.additions(warm_up), Watch())
        before = firm.pairs_held(author)
        with watch.memory():
            firm.submit_and_treat(author, firm.portfolio_name(declarants), content, watch)
        gained = firm.pairs_held(author) - before
    if gained != lines * declarants:
        raise RuntimeError(f"{gained} pairs gained, not {lines * declarants}")
    return watch.told()


if __name__ == "__main__":
    answer(measure)
