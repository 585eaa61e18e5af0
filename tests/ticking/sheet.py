"""The matrix as a person works on it: sees cells, ticks them, goes on, reviews and applies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bs4 import Tag

from netent.tenancy.models import Member
from tests.support.pages import Pages
from tests.support.seen import Seen, words


@dataclass
class Sheet:
    """One page of the matrix with the ticks that are on it."""

    seen: Seen
    ticks: set[str] = field(init=False)

    def __post_init__(self) -> None:
        boxes = self.form.select("input[name=tick]")
        self.ticks = {str(box["value"]) for box in boxes if box.has_attr("checked")}

    @property
    def form(self) -> Tag:
        form = self.seen.form("matrix.turn")
        assert form is not None, self.seen.text
        return form

    @property
    def rows(self) -> list[str]:
        """What the page says of each row, the pair first."""
        return [str(tag["value"]) for tag in self.form.select("input[name=row]")]

    def pairs(self) -> list[tuple[str, str]]:
        """SIRET and member of each row."""
        return [(row.split(".")[0], row.split(".")[1]) for row in self.rows]

    def box(self, member: Member, siret: str, right: str) -> Tag | None:
        """The cell's box, None where it can't be ticked."""
        rank = self.pairs().index((siret, member.public_id.hex))
        return self.form.select_one(f'input[name=tick][value="{rank}.{right}"]')

    def cell(self, member: Member, siret: str, right: str) -> str:
        """The words beside a box that is there."""
        box = self.box(member, siret, right)
        assert box is not None
        return words(box.find_parent("td"))

    def is_ticked(self, member: Member, siret: str, right: str) -> bool:
        box = self.box(member, siret, right)
        assert box is not None
        return str(box["value"]) in self.ticks

    def tick(self, member: Member, siret: str, *rights: str, on: bool = True) -> "Sheet":
        """Tick boxes, or untick them."""
        for right in rights:
            box = self.box(member, siret, right)
            assert box is not None, right
            (self.ticks.add if on else self.ticks.discard)(str(box["value"]))
        return self

    def fields(self, **changed: str) -> dict[str, Any]:
        """What the form sends."""
        sent = fields_of(self.form)
        sent["tick"] = sorted(self.ticks)
        for select in self.form.select("select[name]"):
            chosen = select.select_one("option[selected]") or select.select_one("option")
            sent[str(select["name"])] = [str(chosen["value"])] if chosen else []
        return {**sent, **{name: [value] for name, value in changed.items()}}


def fields_of(form: Tag) -> dict[str, list[str]]:
    """The fields of a form that carry a value, boxes and buttons apart."""
    found: dict[str, list[str]] = {}
    for tag in form.select("input[name]"):
        if tag.get("type") not in {"checkbox", "radio"}:
            found.setdefault(str(tag["name"]), []).append(str(tag.get("value", "")))
    return found


class Matrix:
    """The pages of the matrix in one browser."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages

    def open(self, endpoint: str = "matrix.index", **asked: Any) -> Sheet:
        return Sheet(self.pages.get(endpoint, **asked))

    def turn(self, sheet: Sheet, *, to: str | None = None, **changed: str) -> Sheet:
        """Another page or filter, with what is ticked."""
        return Sheet(self._send("matrix.turn", sheet.fields(**changed), to=to))

    def review(self, sheet: Sheet, *, to: str | None = None, status: int = 200) -> Seen:
        return self._send("matrix.review", sheet.fields(), to=to, status=status)

    def apply(
        self,
        review: Seen,
        *,
        to: str | None = "matrix.index",
        status: int = 200,
        again: bool = False,
        **typed: str,
    ) -> Seen:
        """Press "Appliquer"; `again` ticks whatever is asked anew."""
        form = review.form("matrix.apply")
        assert form is not None, review.text
        sent: dict[str, Any] = {**fields_of(form), **typed}
        if again:
            sent["again"] = [str(tag["value"]) for tag in form.select("input[name=again]")]
        return self._send("matrix.apply", sent, to=to, status=status)

    def save(self, sheet: Sheet, **typed: str) -> Seen:
        """Review and apply."""
        return self.apply(self.review(sheet), **typed)

    def _send(
        self, endpoint: str, fields: Mapping[str, Any], *, to: str | None = None, status: int = 200
    ) -> Seen:
        return self.pages.send(self.pages.url(endpoint), fields, to=to, status=status)
