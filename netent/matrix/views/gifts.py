"""Giving to many, as its forms send it: where, whom, what."""

from collections import defaultdict
from uuid import UUID

from flask import request
from werkzeug.datastructures import MultiDict

from netent.kernel.identifiers import is_valid_siret
from netent.matrix.forms import GiftForm
from netent.matrix.scope import OWN, Gift, Scope, ScopeKind, SiteFilter, Where
from netent.web.filters import text_in, uuid_of

# More than a page of coverage can tick.
_MOST_NAMED = 1_000


def scope_sent() -> Scope:
    """Where, out of this request's form."""
    return scope_of(request.form)


def scope_of(values: MultiDict[str, str]) -> Scope:
    """Where, out of an address or a form; nonsense is the whole registration's filter."""
    # A button pressed says more than what its form holds already, and comes after it.
    kinds = values.getlist("scope")
    kind = kinds[-1] if kinds and kinds[-1] in set(ScopeKind) else ScopeKind.FILTER
    places: dict[Where, set[str]] = defaultdict(set)
    for place in values.getlist("place")[:_MOST_NAMED]:
        where, _sign, code = place.partition("~")
        read = where_of(where)
        if read:
            places[read].add(code[:20])
    return Scope(
        kind=ScopeKind(kind),
        sites=SiteFilter(text_in(values), where_of(values.get("where", ""))),
        declaration=values.get("declaration", "")[:20],
        sirets=frozenset(filter(is_valid_siret, values.getlist("site")[:_MOST_NAMED])),
        places={where: frozenset(codes) for where, codes in places.items()},
    )


def where_of(text: str) -> Where:
    """A portfolio, one's own establishments, or '' for all."""
    return text if text == OWN else uuid_of(text) or ""


def gift_sent(form: GiftForm) -> Gift:
    """What is to be given or taken, out of this request's form."""
    chosen = {uuid_of(each) for each in form.member.data or ()}
    takes = form.act.data == "take"
    return Gift(
        scope=scope_sent(),
        member_ids=frozenset(each for each in chosen if isinstance(each, UUID)),
        rights=frozenset(form.right.data or ()),
        takes=takes,
        ends_on=None if takes else form.ends_on.data,
    )


def hidden_fields(scope: Scope) -> list[tuple[str, str]]:
    """The scope as a form carries it on."""
    fields = [
        ("scope", scope.kind.value),
        ("q", scope.sites.text),
        ("where", str(scope.sites.where)),
        ("declaration", scope.declaration),
    ]
    fields += [("site", siret) for siret in sorted(scope.sirets)]
    fields += [
        ("place", f"{where}~{code}")
        for where, codes in scope.places.items()
        for code in sorted(codes)
    ]
    return [(name, value) for name, value in fields if value]
