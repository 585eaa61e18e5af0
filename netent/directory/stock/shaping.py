"""From INSEE's columns to the directory's: what both kinds of stock file share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from netent.directory.stock.faults import LineFault
from netent.directory.stock.records import Records
from netent.directory.stock.values import (
    HIDDEN,
    WRONG,
    Column,
    Marks,
    Value,
    days_of,
    folded_name,
    moments_of,
)

_FLAGS = {"true": True, "false": False, "True": True, "False": False, "": None}
_PUBLIC = frozenset({"O", ""})


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows of the directory, column by column, spelled for the writer; the key comes first."""

    keys: Sequence[str]
    columns: Mapping[str, Column]


@dataclass(slots=True)
class Shaper:
    """One stretch of records on its way to rows; places of wrong ones are noted, not raised."""

    records: Records
    marks: Marks
    keys: Sequence[str] = ()
    columns: dict[str, Column] = field(default_factory=dict)
    faults: dict[int, LineFault] = field(default_factory=dict)

    def has(self, *headings: str) -> bool:
        """Whether the file has one of these columns."""
        return any(heading in self.records.columns for heading in headings)

    def raw(self, heading: str) -> Sequence[str]:
        """A column as it stands in the file; blank where the file lacks it."""
        found = self.records.columns.get(heading)
        return ("",) * len(self.records.lines) if found is None else found

    def text(self, heading: str) -> Sequence[str]:
        """A column without what the register hides."""
        values = self.raw(heading)
        if self.records.may_hide:
            values = ["" if value in HIDDEN else value for value in values]
        return values

    def nullable(self, values: Sequence[str]) -> Column:
        """Composed texts as the writer wants them."""
        null = self.marks.null
        if self.records.may_escape and self.marks.backslash != "\\":
            values = [value.replace("\\", self.marks.backslash) for value in values]
        return [value or null for value in values] if "" in values else values

    def wrong(self, places: Iterable[int], fault: LineFault) -> None:
        """Note a fault; the first one found on a line stands."""
        for place in places:
            self.faults.setdefault(place, fault)

    def put_key(self, target: str, keys: Sequence[str]) -> None:
        """The key, to be put before all others."""
        self.keys = self.columns[target] = keys

    def put_text(self, target: str, heading: str) -> None:
        """Take a column over as text, if the file has it."""
        if self.has(heading):
            self.columns[target] = self.nullable(self.text(heading))

    def put_state(self, heading: str, codes: Mapping[str, bool]) -> None:
        """The administrative state, which every row must have."""
        spelled = {code: self._flag(value) for code, value in codes.items()}
        values = list(map(spelled.get, self.raw(heading)))
        if None in values:
            self.wrong(places_of(values, None), LineFault.UNKNOWN_STATE)
        self.columns["active"] = values

    def put_diffusible(self, heading: str) -> None:
        """Whether everybody may see name and address: any code but O, or none, says no."""
        if not self.has(heading):
            return
        yes, no = self._flag(True), self._flag(False)
        self.columns["diffusible"] = [
            yes if value in _PUBLIC else no for value in self.raw(heading)
        ]

    def put_flag(self, target: str, heading: str) -> None:
        """A true or false column, if the file has it."""
        if not self.has(heading):
            return
        spelled = {text: self._flag(value) for text, value in _FLAGS.items()}
        values = self.raw(heading)
        try:
            self.columns[target] = list(map(spelled.__getitem__, values))
        except KeyError:
            wrong = [place for place, value in enumerate(values) if value not in spelled]
            self.wrong(wrong, LineFault.BAD_FLAG)
            self.columns[target] = list(map(spelled.get, values))

    def put_day(self, target: str, heading: str) -> None:
        """A day, if the file has the column."""
        if self.has(heading):
            days = days_of(self.text(heading))
            if WRONG in days:
                self.wrong(places_of(days, WRONG), LineFault.BAD_DATE)
            self.columns[target] = self.nullable(days)

    def put_moment(self, target: str, heading: str) -> None:
        """The moment of treatment, if the file has the column."""
        if self.has(heading):
            moments = moments_of(self.text(heading))
            if WRONG in moments:
                self.wrong(places_of(moments, WRONG), LineFault.BAD_DATE)
            self.columns[target] = self.nullable(moments)

    def put_names(self, names: Sequence[str], searched: Sequence[str] | None = None) -> None:
        """The name to show, and the words by which searches find it: none for a hidden one."""
        self.columns["name"] = self.nullable(names)
        words = names if searched is None else searched
        hidden = self._flag(False)
        status = self.columns.get("diffusible", ())
        if hidden in status:
            pairs = zip(words, status, strict=True)
            words = ["" if flag == hidden else name for name, flag in pairs]
        self.columns["search_name"] = self.nullable([name and folded_name(name) for name in words])

    def rows(self) -> Shaped:
        """What remains once the wrong rows are taken out."""
        lines = self.records.lines
        if not self.faults:
            return Shaped(self.keys, self.columns)
        kept = [place for place in range(len(lines)) if place not in self.faults]
        columns = {name: [values[place] for place in kept] for name, values in self.columns.items()}
        return Shaped([self.keys[place] for place in kept], columns)

    def line_faults(self) -> list[tuple[int, LineFault]]:
        """The wrong rows by physical line, those that were no records among them, in order."""
        lines = self.records.lines
        found = [(lines[place], fault) for place, fault in self.faults.items()]
        return sorted([*found, *self.records.faults])

    def _flag(self, value: bool | None) -> Value:
        if value is None:
            return self.marks.null
        return self.marks.true if value else self.marks.false


def places_of(values: Sequence[object], wanted: object) -> list[int]:
    """Where a column holds this value."""
    return [place for place, value in enumerate(values) if value == wanted]
