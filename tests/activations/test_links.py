"""A mailed link: worth something once, strictly before its end, and for its own purpose."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from netent.activations.models import Secret
from netent.activations.owners import Owner, draft_owner, member_owner
from netent.activations.service import (
    FoundLink,
    LinkState,
    end_due,
    expire_due,
    find_link,
    issue_link,
    redeem_link,
    revoke_all,
)
from netent.activations.service.lives import KEPT
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.policies.portals import NET_ENTREPRISES, TAX, Portal
from netent.policies.secrets import SecretKind
from tests.factories.tenancy import NOW
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

KIND = SecretKind.EMAIL_LINK
OWNER = member_owner(7, 70)
OTHER = member_owner(7, 72)
ENDS = NET_ENTREPRISES.secrets[KIND].lifetime.after(NOW)
INSTANT = timedelta(microseconds=1)


def issued(owner: Owner = OWNER, kind: SecretKind = KIND, **about: Any) -> str:
    with transaction(PORTAL) as session:
        return issue_link(session, NET_ENTREPRISES, kind, owner, now=NOW, **about)


def found(
    token: str,
    *,
    kind: SecretKind = KIND,
    portal: Portal = NET_ENTREPRISES,
    now: datetime = NOW,
) -> FoundLink:
    with reading(PORTAL) as session:
        return find_link(session, portal, kind, token, now=now)


def redeemed(token: str, *, now: datetime = NOW) -> FoundLink:
    with transaction(PORTAL) as session:
        return redeem_link(session, NET_ENTREPRISES, KIND, token, now=now)


def test_link_leads_to_its_owner_and_what_it_is_about() -> None:
    token = issued(about="camille@cabinet.example")
    assert redeemed(token) == FoundLink(LinkState.VALID, OWNER, "camille@cabinet.example")


def test_looking_at_a_link_any_number_of_times_uses_nothing_up() -> None:
    token = issued()
    assert [found(token).state for _time in range(3)] == [LinkState.VALID] * 3
    assert redeemed(token).state is LinkState.VALID


def test_link_is_used_up_once() -> None:
    token = issued()
    assert redeemed(token).state is LinkState.VALID
    assert redeemed(token) == FoundLink(LinkState.USED, OWNER)
    assert found(token).state is LinkState.USED


def test_of_two_who_follow_a_link_at_once_one_has_used_it_up() -> None:
    token = issued()
    states = sorted(result.state for result in at_once(*[lambda: redeemed(token)] * 4))
    assert states == [LinkState.USED] * 3 + [LinkState.VALID]


def test_of_links_issued_at_once_the_last_one_is_good() -> None:
    links = at_once(*[issued] * 4)
    states = sorted(found(str(link)).state for link in links)
    assert states == [LinkState.REVOKED] * 3 + [LinkState.VALID]


def test_link_is_valid_strictly_before_its_end() -> None:
    token = issued()
    assert found(token, now=ENDS - INSTANT).state is LinkState.VALID
    assert found(token, now=ENDS).state is LinkState.EXPIRED
    assert redeemed(token, now=ENDS).state is LinkState.EXPIRED
    assert redeemed(token, now=ENDS - INSTANT).state is LinkState.VALID


def test_end_can_be_brought_nearer_and_never_further() -> None:
    near, far = NOW + timedelta(days=1), ENDS + timedelta(days=1)
    assert found(issued(until=near), now=near).state is LinkState.EXPIRED
    assert found(issued(until=far), now=ENDS).state is LinkState.EXPIRED


def test_new_link_voids_the_owner_s_earlier_one_of_its_kind_only() -> None:
    first, change = issued(), issued(kind=SecretKind.EMAIL_CHANGE_LINK)
    other = issued(owner=draft_owner(OWNER.id))
    second = issued()
    assert found(first).state is LinkState.REVOKED
    assert found(second).state is LinkState.VALID
    assert found(other).state is LinkState.VALID
    assert found(change, kind=SecretKind.EMAIL_CHANGE_LINK).state is LinkState.VALID


def test_link_of_one_kind_or_portal_is_nothing_to_another() -> None:
    token = issued()
    assert found(token, kind=SecretKind.RECOVERY_LINK) == FoundLink(LinkState.UNKNOWN)
    assert found(token, portal=TAX) == FoundLink(LinkState.UNKNOWN)
    assert found(token + "x") == FoundLink(LinkState.UNKNOWN)


def test_revoking_all_voids_every_kind_of_one_owner() -> None:
    mine = issued()
    another = issued(owner=member_owner(7, 71))
    with transaction(PORTAL) as session:
        assert revoke_all(session, NET_ENTREPRISES, OWNER, now=NOW) == 1
    assert redeemed(mine).state is LinkState.REVOKED
    assert redeemed(another).state is LinkState.VALID


def test_nothing_of_a_link_is_kept_but_its_digest() -> None:
    token = issued()
    with reading(PORTAL) as session:
        secret = session.scalars(select(Secret)).one()
    kept = [str(getattr(secret, column.name)) for column in Secret.__table__.c]
    assert not any(token in value for value in kept)


def test_link_that_a_sweep_has_ended_is_expired_and_counted_once() -> None:
    token, used, voided = issued(), issued(owner=member_owner(7, 71)), issued(owner=OTHER)
    redeemed(used)
    with transaction(PORTAL) as session:
        revoke_all(session, NET_ENTREPRISES, OTHER, now=NOW)
    kinds = [SecretKind.RECOVERY_LINK, KIND]

    def ended(now: datetime) -> int:
        with transaction(PORTAL) as session:
            return end_due(session, kinds, now=now)

    assert ended(ENDS - INSTANT) == 0
    assert found(token).state is LinkState.VALID
    assert [ended(ENDS), ended(ENDS), ended(ENDS + INSTANT)] == [1, 0, 0]
    assert found(token, now=ENDS).state is LinkState.EXPIRED
    assert found(used, now=ENDS).state is LinkState.USED
    assert found(voided, now=ENDS).state is LinkState.REVOKED


def test_secrets_are_cleared_away_long_after_their_end() -> None:
    token = issued()
    with transaction(PORTAL) as session:
        assert expire_due(session, now=ENDS + KEPT) == 0
        assert expire_due(session, now=ENDS + KEPT + INSTANT) == 1
    assert found(token).state is LinkState.UNKNOWN
