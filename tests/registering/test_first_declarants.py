"""The first declarants of a third party, entered with the registration."""

from sqlalchemy import select

from netent.accounts.models import Login
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel.enums import WayIn
from tests.notices.outbox import mails
from tests.registering.wizard import (
    Wizard,
    drafts,
    last_token,
    made,
    make_company,
    members_of,
)


def test_first_declarants_get_a_provisional_password_shown_once(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.come_to_declarants(siret)
    for name, files in (("Benali", "y"), ("Faure", "")):
        page = wizard.pages.get("registering.declarants")
        typed = {"last_name": name, "first_name": "Inès", "email": f"{name}@lefevre.example"}
        fields = {**typed, "files": files} if files else typed
        page = wizard.pages.press(
            page, "registering.add_declarant", fields, to="registering.declarants"
        )
    wizard.pages.press(page, "registering.end_declarants", to="registering.confirmation")
    wizard.answer("confirmation", to="sent")
    done = wizard.follow(last_token())
    codes = {row[0]: row[1] for row in done.rows()}
    assert sorted(codes) == ["Inès Benali", "Inès Faure"]
    assert all(len(code) == 5 and code.isdigit() for code in codes.values())
    assert done.response.headers["Cache-Control"] == "private, no-store"
    founder, benali, faure = members_of(made(siret))
    assert {benali.way_in, faure.way_in} == {WayIn.CREATED}
    assert {benali.let_in_by_id, faure.let_in_by_id} == {founder.id}
    with reading(PORTAL) as session:
        hashes = session.scalars(select(Login.password_hash).order_by(Login.member_id)).all()
    assert hashes[1:] == [None, None]
    everything = str([vars(mail) for mail in mails()])
    assert not any(code in everything for code in codes.values())


def test_declarants_list_takes_each_person_once_and_gives_them_up(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.come_to_declarants(siret)
    page = wizard.pages.get("registering.declarants")
    own = {"last_name": "LEFEVRE", "first_name": "anne laure", "email": "a@b.example"}
    refused = wizard.pages.press(page, "registering.add_declarant", own, status=422)
    assert "figure déjà" in refused.errors()[0]
    typed = {"last_name": "Faure", "first_name": "Inès", "email": "i@b.example"}
    page = wizard.pages.press(page, "registering.add_declarant", typed, to="registering.declarants")
    wizard.pages.press(page, "registering.add_declarant", typed, status=422)
    wizard.pages.press(page, "registering.remove_declarant", to="registering.declarants")
    assert drafts()[0].answers["declarants"] == []
    wizard.pages.post(
        "registering.remove_declarant", {"rank": "7"}, status=302, to="registering.declarants"
    )


def test_founder_who_takes_a_declarants_names_is_not_his_own_declarant(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.come_to_declarants(siret)
    for name in ("Œdipe", "Faure"):
        typed = {"last_name": name, "first_name": "Inès", "email": "i@b.example"}
        page = wizard.pages.get("registering.declarants")
        page = wizard.pages.press(
            page, "registering.add_declarant", typed, to="registering.declarants"
        )
    wizard.pages.press(page, "registering.end_declarants", to="registering.confirmation")
    wizard.identify(siret, to="recap", last_name="OEDIPE", first_name="Ines")
    wizard.answer("recap", to="confirmation")
    wizard.answer("confirmation", to="sent")
    wizard.follow(last_token())
    assert [member.last_name for member in members_of(made(siret))] == ["OEDIPE", "Faure"]
