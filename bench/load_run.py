"""The people of the load case: some deposit, confirm and delete, some only read pages."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Any

from bench.browser import Answer, Browser
from bench.load_books import NAME

_THINKS_SECONDS = (0.1, 0.5)
_LINES = (5, 10, 20, 60)
# Above what goes to the large queue; a firm sends one so often.
_LARGE_LINES = 5_200
_LARGE_ONE_IN = 12
_OK = frozenset({HTTPStatus.OK, HTTPStatus.FOUND})


@dataclass
class Told:
    """What the people saw: seconds by what they did, how many answers of each bad status."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    bad: Counter[int] = field(default_factory=Counter)
    confirmed: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, answer: Answer) -> Answer:
        with self._lock:
            self.seconds.setdefault(what, []).append(answer.seconds)
            if answer.status not in _OK:
                self.bad[answer.status] += 1
        return answer


def use(ports: Sequence[int], firms: Sequence[dict[str, Any]], *, seconds: float) -> Told:
    """Let two people of each firm use the portal for so long: one deposits, one reads."""
    told = Told()
    deadline = time.monotonic() + seconds
    people: list[Callable[[], None]] = []
    for number, firm in enumerate(firms):
        first = number % len(ports)
        turned = [*ports[first:], *ports[:first]]
        for rank, person in enumerate((_deposit, _read)):
            random = Random(2 * number + rank)
            people.append(partial(person, turned, firm, random, deadline, told))
    with ThreadPoolExecutor(len(people)) as pool:
        for person in [pool.submit(person) for person in people]:
            person.result()
    return told


def _signed_in(ports: Sequence[int], firm: dict[str, Any], told: Told) -> Browser:
    browser = Browser(ports)
    browser.get("/connexion")
    typed = {name: firm[name] for name in ("siret", "last_name", "first_name", "password")}
    answer = told.note("sign in", browser.post("/connexion", typed))
    if answer.status != HTTPStatus.FOUND:
        raise RuntimeError(f"could not sign in: {answer.status}")
    return browser


def _read(
    ports: Sequence[int], firm: dict[str, Any], random: Random, deadline: float, told: Told
) -> None:
    browser = _signed_in(ports, firm, told)
    pages = {
        "menu": "/menu",
        "portfolio": f"/portefeuilles/{firm['portfolio']}",
        "requests": "/demandes",
        "recap": "/consultation/recapitulatif",
    }
    while time.monotonic() < deadline:
        name = random.choice(list(pages))
        told.note(name, browser.get(pages[name]))
        time.sleep(random.uniform(*_THINKS_SECONDS))


def _deposit(
    ports: Sequence[int], firm: dict[str, Any], random: Random, deadline: float, told: Told
) -> None:
    browser = _signed_in(ports, firm, told)
    new = f"/demandes/nouvelle?portfolio={firm['portfolio']}"
    while time.monotonic() < deadline:
        told.note("deposit form", browser.get(new))
        sent = told.note("deposit", browser.upload(new, f"{NAME}.csv", _file(firm, random)))
        request = sent.location.rpartition("/")[0]
        if sent.status == HTTPStatus.FOUND and request:
            told.note("check", browser.get(sent.location))
            _decide(browser, ports, request, random, told)
        time.sleep(random.uniform(*_THINKS_SECONDS))


def _file(firm: dict[str, Any], random: Random) -> bytes:
    """Clients in, some out: never so many at once that the password is asked for."""
    large = random.randrange(_LARGE_ONE_IN) == 0
    lines = min(_LARGE_LINES if large else random.choice(_LINES), len(firm["sirets"]))
    sirets = random.sample(firm["sirets"], lines)
    leaving = set(sirets[: min(lines // 3, 8)])
    return "\r\n".join(
        ["SIRET;Action", *(f"{siret};{int(siret not in leaving)}" for siret in sirets)]
    ).encode()


def _decide(
    browser: Browser, ports: Sequence[int], request: str, random: Random, told: Told
) -> None:
    """Confirm by a double click on two web processes; at times delete, before or at once after."""
    chance = random.random()
    if chance < 0.1:
        told.note("delete", browser.post(f"{request}/supprimer", {}))
        return
    other = Browser([*ports[1:], *ports[:1]], browser.cookies)
    other.token = browser.token
    with ThreadPoolExecutor(2) as pool:
        clicks = [pool.submit(one.post, f"{request}/confirmer", {}) for one in (browser, other)]
        for click in clicks:
            told.note("confirm", click.result())
    told.confirmed += 1
    if chance < 0.2:
        told.note("delete", browser.post(f"{request}/supprimer", {}))
    told.note("request", browser.get(request))
