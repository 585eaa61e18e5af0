"""A typed code: right once, wrong five times at most, of one kind only."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from netent.activations.models import Secret
from netent.activations.owners import member_owner
from netent.activations.service import (
    LiveCode,
    count_wrong_code,
    find_code,
    is_code_right,
    issue_code,
    prepare_code,
    redeem_code,
    revoke,
)
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import READABLE, SecretKind
from tests.accounts.people import CHEAP
from tests.factories.tenancy import NOW
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

KIND = SecretKind.POSTED_CODE
OWNER = member_owner(7, 70)
ENDS = NET_ENTREPRISES.secrets[KIND].lifetime.after(NOW)


def issued(kind: SecretKind = KIND) -> str:
    prepared = prepare_code(NET_ENTREPRISES, kind, CHEAP)
    with transaction(PORTAL) as session:
        issue_code(session, NET_ENTREPRISES, prepared, OWNER, now=NOW)
    return prepared.code


def found(kind: SecretKind = KIND, now: datetime = NOW) -> LiveCode | None:
    with reading(PORTAL) as session:
        return find_code(session, NET_ENTREPRISES, kind, OWNER, now=now)


def live(kind: SecretKind = KIND) -> LiveCode:
    code = found(kind)
    assert code is not None
    return code


def is_right(code: LiveCode | None, typed: str) -> bool:
    return is_code_right(NET_ENTREPRISES, code, typed, CHEAP)


def redeemed(code: LiveCode) -> bool:
    with transaction(PORTAL) as session:
        return redeem_code(session, code, now=NOW)


def counted(code: LiveCode) -> int:
    with transaction(PORTAL) as session:
        return count_wrong_code(session, NET_ENTREPRISES, code, now=NOW)


def test_code_has_the_form_of_the_table_and_differs_each_time() -> None:
    codes = {issued() for _time in range(20)}
    assert len(codes) == 20
    assert all(len(code) == 10 and set(code) <= set(READABLE) for code in codes)


@pytest.mark.parametrize(
    "write",
    [str, str.lower, lambda code: f" {code[:5]}-{code[5:]} "],
    ids=["as it is", "small letters", "in two groups"],
)
def test_code_is_right_however_it_is_written(write: Callable[[str], str]) -> None:
    earlier, code = issued(), issued()
    assert is_right(live(), write(code))
    assert not is_right(live(), write(earlier))
    assert not is_right(None, write(code))


def test_code_is_used_once_and_by_one_of_many() -> None:
    issued()
    code = live()
    assert sorted(at_once(*[lambda: redeemed(code)] * 4)) == [False, False, False, True]
    assert found() is None


def test_wrong_entries_are_counted_and_the_fifth_voids_the_code() -> None:
    issued()
    code = live()
    assert [counted(code) for _time in range(4)] == [4, 3, 2, 1]
    assert live().tries_left == 1
    assert counted(code) == 0
    assert found() is None
    assert redeemed(code) is False


def test_wrong_entries_made_at_once_are_all_counted() -> None:
    issued()
    code = live()
    assert sorted(at_once(*[lambda: counted(code)] * 8)) == [0, 0, 0, 0, 1, 2, 3, 4]
    assert found() is None


def test_code_is_valid_strictly_before_its_end() -> None:
    issued()
    assert found(now=ENDS - timedelta(microseconds=1)) is not None
    assert found(now=ENDS) is None


def test_code_of_one_kind_is_nothing_to_another() -> None:
    code = issued(SecretKind.PROVISIONAL_PASSWORD)
    assert found(SecretKind.POSTED_CODE) is None
    known = live(SecretKind.PROVISIONAL_PASSWORD)
    posing = LiveCode(known.id, SecretKind.TEMPORARY_PASSWORD, known.digest, known.expires_at, 5)
    assert is_right(known, code)
    assert not is_right(posing, code)


def test_revoked_code_can_not_be_entered() -> None:
    issued()
    with transaction(PORTAL) as session:
        assert revoke(session, NET_ENTREPRISES, KIND, OWNER, now=NOW) == 1
    assert found() is None


def test_nothing_of_a_code_is_kept_but_its_digest_nor_told_by_accident() -> None:
    prepared = prepare_code(NET_ENTREPRISES, KIND, CHEAP)
    assert prepared.code not in repr(prepared)
    with transaction(PORTAL) as session:
        issue_code(session, NET_ENTREPRISES, prepared, OWNER, now=NOW)
    with reading(PORTAL) as session:
        secret = session.scalars(select(Secret)).one()
    assert prepared.code not in secret.digest
    assert secret.digest.startswith("$argon2id$")
