"""Somebody's answers so far, as values; and as the JSON under which a draft keeps them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from netent.enrolment.states import Way
from netent.kernel.enums import Role
from netent.kernel.identifiers import fold, siren_of
from netent.registering.proposals import sectors_of

DSN = "DSN"


class Civility(StrEnum):
    """How a person is addressed."""

    MADAM = "madam"
    SIR = "sir"


class Access(StrEnum):
    """Whom the registration is for; the guide's two kinds."""

    OWN = "own"
    CLIENTS = "clients"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who registers; SIRET and names are what he will sign in with."""

    siret: str
    civility: Civility
    last_name: str
    first_name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Joining:
    """As what a person asks to join a company that is registered already."""

    role: Role
    way: Way | None = None


@dataclass(frozen=True, slots=True)
class SitesTicked:
    """The company's other establishments: none or all of them, but for `others`."""

    is_all: bool = False
    others: frozenset[str] = frozenset()

    def holds(self, siret: str) -> bool:
        """Whether this establishment is ticked."""
        return self.is_all is not (siret in self.others)

    def with_page(self, shown: Sequence[str], ticked: frozenset[str]) -> "SitesTicked":
        """The same after one page of ticks was sent."""
        changed = {siret for siret in shown if (siret in ticked) is not self.is_all}
        return replace(self, others=(self.others - set(shown)) | changed)


@dataclass(frozen=True, slots=True)
class FirstDeclarant:
    """A declarant entered with the registration; `files` gives him the own establishments."""

    last_name: str
    first_name: str
    email: str
    phone: str
    files: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """All there is to answer; None where it was not answered yet."""

    identity: Identity
    terms_accepted_at: datetime | None = None
    establishment_seen: bool = False
    has_password: bool = False
    recap_seen: bool = False
    access: Access | None = None
    joining: Joining | None = None
    profile: str | None = None
    purpose: str | None = None
    sector: str | None = None
    declarations: Sequence[str] = ()
    sites: SitesTicked | None = None
    charter_accepted_at: datetime | None = None
    declarants: Sequence[FirstDeclarant] = field(default=())
    declarants_done: bool = False

    @property
    def siren(self) -> str:
        """The company."""
        return siren_of(self.identity.siret)

    @property
    def has_dsn(self) -> bool:
        """Whether the charter of the DSN has to be accepted."""
        return DSN in self.declarations

    def with_identity(self, identity: Identity) -> "Answers":
        """Another establishment is shown anew; another company begins anew after the password.

        He is no declarant of his own: who has come to bear the same names leaves that list.
        """
        own = fold(identity.last_name), fold(identity.first_name)
        declarants = tuple(
            each for each in self.declarants if (fold(each.last_name), fold(each.first_name)) != own
        )
        changed = replace(self, identity=identity, declarants=declarants, recap_seen=False)
        if identity.siret == self.identity.siret:
            return changed
        changed = replace(changed, establishment_seen=False)
        if siren_of(identity.siret) == self.siren:
            return replace(changed, sites=None)
        return replace(changed, sites=None, joining=None)

    def with_password(self) -> "Answers":
        """A password was chosen; the draft keeps its digest beside."""
        return replace(self, has_password=True)

    def with_access(self, access: Access) -> "Answers":
        """Another kind asks for another profile, and only one of them for declarants."""
        if access is self.access:
            return self
        return replace(self, access=access, profile=None)

    def with_purpose(self, profile: str, purpose: str) -> "Answers":
        """Another purpose proposes other declarations; its only sector needs no answer."""
        sectors = sectors_of(purpose)
        kept = self.sector if self.sector in sectors else None
        sector = sectors[0] if len(sectors) == 1 else kept
        is_same = (purpose, sector) == (self.purpose, self.sector)
        return replace(
            self,
            profile=profile,
            purpose=purpose,
            sector=sector,
            declarations=self.declarations if is_same else (),
        )

    def with_sector(self, sector: str) -> "Answers":
        """Another regime or sector proposes other declarations."""
        if sector == self.sector:
            return self
        return replace(self, sector=sector, declarations=())


def as_json(answers: Answers) -> dict[str, Any]:
    """The answers as a draft keeps them."""
    stored = asdict(answers)
    for name in ("terms_accepted_at", "charter_accepted_at"):
        stored[name] = stored[name].isoformat() if stored[name] else None
    if answers.sites is not None:
        stored["sites"]["others"] = sorted(answers.sites.others)
    return stored


def from_json(stored: Mapping[str, Any]) -> Answers:
    """The answers that a draft keeps."""
    told = dict(stored)
    identity, joining, sites = told["identity"], told["joining"], told["sites"]
    told["identity"] = Identity(**{**identity, "civility": Civility(identity["civility"])})
    if joining:
        way = Way(joining["way"]) if joining["way"] else None
        told["joining"] = Joining(Role(joining["role"]), way)
    if sites:
        told["sites"] = SitesTicked(sites["is_all"], frozenset(sites["others"]))
    for name in ("terms_accepted_at", "charter_accepted_at"):
        told[name] = datetime.fromisoformat(told[name]) if told[name] else None
    told["access"] = Access(told["access"]) if told["access"] else None
    told["declarations"] = tuple(told["declarations"])
    told["declarants"] = tuple(FirstDeclarant(**each) for each in told["declarants"])
    return Answers(**told)
