"""`flask accounts`: the operator takes a lost second factor away, and nothing else."""

from uuid import uuid4

from tests.accounts.factors import acts_of, factor_of, give_totp
from tests.accounts.people import make_person
from tests.cli.running import run, run_json
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase


def test_reset_factor_takes_it_away_and_tells_its_owner(database: TestDatabase) -> None:
    person, other = make_person(), make_person()
    give_totp(person)
    give_totp(other)
    member_id = str(person.member.public_id)
    command = ("accounts", "reset-factor", member_id)
    assert run_json(database, *command) == {"member": member_id, "reset": True}
    assert factor_of(person) is None
    assert factor_of(other) is not None
    act = acts_of(person)[-1]
    assert (act.action, act.actor_id, act.subject) == ("member.factor_reset", None, member_id)
    assert (mails()[-1].recipient, mails()[-1].template) == (person.member.email, "factor_changed")
    assert run_json(database, *command) == {"member": member_id, "reset": False}
    assert "n’a pas de double authentification" in run(database, *command).stdout


def test_reset_factor_of_nobody_fails_and_says_so(database: TestDatabase) -> None:
    for member_id in (str(uuid4()), "Camille"):
        result = run(database, "accounts", "reset-factor", member_id)
        assert result.exit_code == 1
        assert "Aucun membre ne porte cet identifiant." in result.output
