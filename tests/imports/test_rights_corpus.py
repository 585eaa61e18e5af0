"""Every file of tests/data/imports-habilitations is read, or refused, as expected.json says."""

from collections import defaultdict
from datetime import date

import pytest

from netent.imports.formats import CatalogueRight, habilitations_format
from netent.imports.plan import RightsSnapshot, Snapshot, plan_habilitations
from netent.imports.queries.rights import member_named
from netent.imports.reading.habilitation_lines import HabilitationLines, read_habilitation_lines
from netent.kernel.identifiers import fold
from netent.kernel.right_set import RightSet
from tests.imports.corpus import Corpus

RIGHTS = [
    *(CatalogueRight(code, slot, "DSN") for slot, code in enumerate(("DSN-RG", "DSN-RA"))),
    CatalogueRight("DSN-PAI", 2, "DSN"),
    CatalogueRight("DPAE", 11, "DPAE"),
    CatalogueRight("DAT", 13, "DAT"),
]
LAYOUT = habilitations_format({"DSN", "DPAE"}, RIGHTS)
CORPUS = Corpus("imports-habilitations", LAYOUT)
PEOPLE = {
    ("44308090800017", "Durand", "Camille"): 1,
    ("13002526500013", "Le Goff", "Élodie"): 2,
    ("30247464800664", "Martin", "Paul"): 3,
    ("24170064000048", "Martin", "Paul"): 4,
    ("44308090800017", "Petit", "Zoé"): 5,
}
SUSPENDED = frozenset({5})
SITES = Snapshot(
    active={
        *("24170064000048", "13002526500013", "00588003400011"),
        *("48018967900016", "30247464800664"),
    },
    closed={"41497192900016": date(2019, 12, 31)},
    here={"24170064000048", "13002526500013", "00588003400011", "41497192900016"},
    elsewhere={"48018967900016": "Paie Lyon"},
)
HELD = {("24170064000048", 1): 1 << 11, ("41497192900016", 1): 1 << 11}


def snapshot(lines: HabilitationLines) -> RightsSnapshot:
    by_name: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for (siret, last_name, first_name), member in PEOPLE.items():
        by_name[fold(last_name), fold(first_name)][siret] = member
    return RightsSnapshot(
        sites=SITES,
        people=[member_named(person, by_name) for person in lines.people],
        suspended=SUSPENDED,
        held=HELD,
        opened=RightSet.of([0, 1, 2, 11]),
        codes={right.slot: right.declaration for right in RIGHTS},
    )


def codes(mask: int) -> list[str]:
    return [right.code for right in RIGHTS if mask >> right.slot & 1]


def test_corpus_and_expectations_name_the_same_files() -> None:
    CORPUS.assert_is_whole()


@pytest.mark.parametrize("name", CORPUS.read)
def test_file_of_the_corpus_is_read_as_expected(name: str) -> None:
    read = CORPUS.read_as_expected(name)
    lines = read_habilitation_lines(read, LAYOUT)
    plan = plan_habilitations(lines, snapshot(lines))
    assert plan.members is not None
    found = [
        [line, member, siret, codes(granted), codes(withdrawn), result, reason]
        for line, member, siret, granted, withdrawn, result, reason in zip(
            plan.lines,
            plan.members,
            plan.sirets,
            plan.granted or (),
            plan.withdrawn or (),
            plan.results,
            plan.reasons,
            strict=True,
        )
    ]
    assert found == CORPUS.expected[name]["lines"]


@pytest.mark.parametrize("name", CORPUS.refused)
def test_file_of_the_corpus_is_refused_with_what_was_found(name: str) -> None:
    CORPUS.assert_is_refused(name)
