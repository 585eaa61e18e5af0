"""Declarations as the site presents them: each finds its people and its themes by itself."""

import csv

import pytest

from netent.catalogue.service.carried import DATA
from netent.publishing.presented import Profile, Topic, profiles_of, topics_of
from tests.support.pages import Pages

with (DATA / "declarations.csv").open(encoding="utf-8", newline="") as file:
    CARRIED = {line["code"]: line for line in csv.DictReader(file, delimiter=";")}


@pytest.mark.parametrize(
    ("code", "profiles"),
    [
        ("DSN", {Profile.EMPLOYER, Profile.THIRD_PARTY, Profile.FARMING}),
        ("CRPCEN", {Profile.NOTARY}),
        ("DPAE-MSA", {Profile.EMPLOYER, Profile.FARMING}),
        ("DS-PAMC", {Profile.THIRD_PARTY, Profile.SELF_EMPLOYED}),
        ("CESU", {Profile.HOUSEHOLD}),
        ("CIBTP", {Profile.EMPLOYER, Profile.BUILDING}),
        ("PASRAU", {Profile.THIRD_PARTY, Profile.PAYER}),
        ("CTRL-SIRET", {Profile.EMPLOYER}),
    ],
)
def test_profiles_come_from_audience_and_regime(code: str, profiles: set[Profile]) -> None:
    line = CARRIED[code]
    assert set(profiles_of(line["audience"], line["regime"])) == profiles


@pytest.mark.parametrize(
    ("code", "topics"),
    [
        ("DSN", {Topic.PAYROLL, Topic.CONTRIBUTIONS, Topic.END}),
        ("DPAE", {Topic.HIRING}),
        ("DAT", {Topic.ABSENCE}),
        ("DUCS", {Topic.CONTRIBUTIONS, Topic.RETIREMENT}),
        ("AED", {Topic.END}),
        ("TOPAZE", {Topic.TAX}),
    ],
)
def test_topics_come_from_name_and_description(code: str, topics: set[Topic]) -> None:
    line = CARRIED[code]
    assert set(topics_of(line["label"], line["description"])) == topics


def test_every_profile_and_every_topic_has_a_declaration() -> None:
    lines = CARRIED.values()
    assert {p for line in lines for p in profiles_of(line["audience"], line["regime"])} == set(
        Profile
    )
    assert {t for line in lines for t in topics_of(line["label"], line["description"])} == set(
        Topic
    )


@pytest.mark.parametrize("code", CARRIED)
def test_each_declaration_has_its_page(pages: Pages, code: str) -> None:
    page = pages.get("publishing.declaration", name=code.lower())
    assert page.h1 == CARRIED[code]["label"]
    assert ("Comment la déposer" in page.text) == (CARRIED[code]["status"] == "")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("dsn", "chaque mois, le 5 ou le 15 du mois suivant"),
        ("c3s", "chaque année, le 15 mai de l’année suivante"),
        ("cibtp", "chaque mois, le dernier jour du mois suivant"),
        ("dpae", "à chaque événement (date d’embauche), jusqu’à 8 jours avant"),
    ],
)
def test_page_says_when_it_is_filed(pages: Pages, code: str, said: str) -> None:
    assert said in pages.get("publishing.declaration", name=code).text


def test_unknown_declaration_is_not_found(pages: Pages) -> None:
    pages.get("publishing.declaration", name="inconnue", status=404)


def test_list_is_narrowed_by_profile_topic_and_words(pages: Pages) -> None:
    everything = pages.get("publishing.declarations").rows()
    assert len(everything) == len(CARRIED)
    farming = pages.get("publishing.declarations", profil="agricole", theme="embauche").rows()
    assert [row[0].split()[0] for row in farming] == ["DPAE-MSA", "TESA", "OETH"]
    notary = pages.get("publishing.declarations", q="notaires").rows()
    assert [row[0].split()[0] for row in notary] == ["CRPCEN"]
    assert "Aucune déclaration" in pages.get("publishing.declarations", q="zzz").text
