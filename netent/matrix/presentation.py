"""What the matrix says of its cells and its lines, finished and in the reader's language."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask_babel import format_date
from flask_babel import gettext as _

from netent.kernel.enums import ActOrigin
from netent.kernel.reasons import Reason
from netent.matrix.changes import Wish
from netent.matrix.queries.columns import Column
from netent.matrix.queries.difference import Line
from netent.matrix.queries.grid import Cell, Row
from netent.matrix.queries.people import MemberRow
from netent.matrix.queries.sites import SiteRow
from netent.web.formats import day, elided, moment
from netent.web.messages import reason_text

# How many establishments of a group are named on the page; all are counted.
MOST_NAMED = 20


def word_of(column: Column) -> str:
    """What the right lets one do: file, file for one regime, pay."""
    return str(_("payer") if column.is_payment else column.variant or _("déclarer"))


def groups_of(columns: Sequence[Column]) -> list[tuple[Column, list[Column]]]:
    """The columns by declaration, in their order, each group with its first."""
    grouped = groupby(columns, lambda column: column.declaration)
    return [(held[0], held) for held in (list(group) for _code, group in grouped)]


def note_of(cell: Cell) -> str:
    """The days that a cell has to tell, nothing for a right that is simply open."""
    if cell.has_ended and cell.ends_on is not None:
        return str(_("pris fin le %(day)s", day=_short(cell.ends_on)))
    said = []
    if cell.opens_on is not None:
        said.append(_("dès le %(day)s", day=_short(cell.opens_on)))
    if cell.ends_on is not None:
        said.append(_("jusqu’au %(day)s", day=_short(cell.ends_on)))
    return ", ".join(map(str, said))


def barred_of(cell: Cell, row: Row) -> str:
    """Why the right can't be given here, and who can mend it; '' where the whole row says it."""
    if cell.barred is not Reason.DECLARATION_REMOVED:
        return ""
    code = cell.column.declaration
    if row.site.portfolio_name is not None:
        return str(
            _(
                "%(code)s n’est pas ouverte pour ce client. Un administrateur peut l’ouvrir, "
                "sur le portefeuille %(portfolio)s d’abord.",
                code=code,
                portfolio=row.site.portfolio_name,
            )
        )
    return str(
        _(
            "%(code)s n’est pas ouverte pour cet établissement. Un administrateur peut l’ouvrir.",
            code=code,
        )
    )


def site_name(site: SiteRow) -> str:
    """The name that lists show."""
    return site.name or site.commune or str(_("Nom absent du répertoire"))


def _short(value: date) -> str:
    # As short as a column is narrow.
    return str(format_date(value, "d MMM yyyy", rebase=False))


@dataclass(frozen=True, slots=True)
class Group:
    """One member's lines about one right: what the difference shows in a row."""

    member: str
    right: str
    declaration: str
    colour: str
    sites: Sequence[SiteRow]
    days: str
    ends: str

    @property
    def named(self) -> Sequence[SiteRow]:
        """The establishments that are named."""
        return self.sites[:MOST_NAMED]


def groups_by_member(lines: Iterable[Line]) -> list[Group]:
    """The lines by member and right, in the order of names and of the catalogue."""
    found: dict[tuple[str, int, int], list[Line]] = defaultdict(list)
    heads: dict[tuple[str, int, int], tuple[MemberRow, Column]] = {}
    for line in lines:
        if line.member and line.column:
            key = (line.member.name, line.member.id, line.column.slot)
            heads[key] = (line.member, line.column)
            found[key].append(line)
    return [_group(*heads[key], found[key]) for key in sorted(found)]


def _group(member: MemberRow, column: Column, lines: Sequence[Line]) -> Group:
    sites = sorted((line.site for line in lines if line.site), key=lambda site: site.siret)
    return Group(
        member=member.name,
        right=word_of(column),
        declaration=column.declaration,
        colour=column.colour,
        sites=sites,
        days=_days(line.opens_on for line in lines),
        ends=_days(line.ends_on for line in lines),
    )


def _days(days: Iterable[date | None]) -> str:
    known = sorted({each for each in days if each is not None})
    if not known:
        return ""
    if len(known) == 1:
        return day(known[0])
    return str(_("du %(first)s au %(last)s", first=day(known[0]), last=day(known[-1])))


@dataclass(frozen=True, slots=True)
class Said:
    """A line that does not simply apply, in words."""

    text: str
    where: str
    siret: str
    what: str
    why: str


_WAYS: Mapping[ActOrigin, Callable[[], str]] = {
    ActOrigin.IMPORT: lambda: _("par un dépôt de fichier"),
    ActOrigin.TRANSFER: lambda: _("par un transfert"),
    ActOrigin.COPY: lambda: _("par une copie"),
    ActOrigin.EXPIRY: lambda: _("à sa date de fin"),
}


def said_of(line: Line) -> Said:
    """A line that was refused or overtaken: what was wished, and what stands in its way."""
    member = line.member.name if line.member else str(_("Membre inconnu"))
    right = line.change.key.right
    wished = {
        Wish.ADD: _("donner %(right)s à %(name)s", right=right, name=member),
        Wish.REMOVE: _("retirer %(right)s à %(name)s", right=right, name=member),
        Wish.END: elided(
            _("changer la fin de %(right)s de %(name)s", right=right, name=member), member
        ),
    }[line.change.wish]
    return Said(
        text=line.change.text,
        where=site_name(line.site) if line.site else "",
        siret=line.change.key.siret,
        what=str(wished),
        why=_why(line),
    )


def _why(line: Line) -> str:
    if line.reason is Reason.ESTABLISHMENT_CLOSED and line.site is not None:
        if line.site.closed_on is None:
            return str(_("Établissement fermé."))
        return reason_text(line.reason, closed_on=line.site.closed_on)
    if line.reason is Reason.DECLARATION_REMOVED and line.column is not None:
        return reason_text(line.reason, declaration=line.column.declaration)
    if line.reason is not None:
        return reason_text(line.reason)
    return _who(line)


def _who(line: Line) -> str:
    """Who did what meanwhile, and when."""
    last = line.last
    if last is None:
        return str(_("Changé entre-temps."))
    who = last.actor_name or str(_("Le portail"))
    did = _("a donné ce droit") if last.granted else _("a retiré ce droit")
    if last.granted and last.ends_on is not None:
        did = _("a donné ce droit jusqu’au %(day)s", day=day(last.ends_on))
    way = _WAYS.get(last.origin)
    return str(
        _(
            "%(who)s %(did)s le %(at)s%(way)s.",
            who=who,
            did=did,
            at=moment(last.at),
            way=f", {way()}" if way else "",
        )
    )
