"""What the larger sizes consist of, out of the excerpts that the demo carries."""

from netent.demo import excerpt
from netent.demo.fictitious import filling_sites, siren_number, siret_number
from netent.demo.sizes import Size, demo_of
from netent.demo.small import NAVAL_GROUP, SMALL
from netent.kernel.identifiers import is_valid_siren, is_valid_siret

# Rights of DSN (three) and DPAE (one), which both larger sizes open.
RIGHTS = 4


def test_excerpts_hold_about_9500_active_establishments_and_every_small_client() -> None:
    by_commune = excerpt.active_sirets()
    active = [siret for sirets in by_commune.values() for siret in sirets]
    assert len(by_commune["69384"]) == 9_094
    assert 9_500 <= len(set(active)) == len(active) <= 9_600
    small = {siret for plan in SMALL for portfolio in plan.portfolios for siret in portfolio.sirets}
    assert small | set(NAVAL_GROUP) <= set(active)


def test_firm_has_10000_clients_in_portfolios_and_60_members_who_all_file_or_administer() -> None:
    [firm] = demo_of(Size.FIRM).registrations
    clients = [siret for portfolio in firm.portfolios for siret in portfolio.sirets]
    assert len(clients) == len(set(clients)) == 10_000
    active = {siret for sirets in excerpt.active_sirets().values() for siret in sirets}
    assert active <= set(clients)
    assert len({(person.last_name, person.first_name) for person in firm.members}) == 60
    assigned = [rank for portfolio in firm.portfolios for rank in portfolio.declarants]
    assert sorted(assigned) == list(range(4, 60))


def test_large_has_a_million_rights() -> None:
    demo = demo_of(Size.LARGE)
    [firm] = demo.registrations
    rights = sum(
        len(portfolio.sirets) * len(portfolio.declarants) * RIGHTS for portfolio in firm.portfolios
    )
    assert rights == 1_000_000
    clients = [siret for portfolio in firm.portfolios for siret in portfolio.sirets]
    assert len(set(clients)) == len(clients) == 50_000
    names = {(person.last_name, person.first_name) for person in firm.members}
    assert len(names) == len(firm.members) == 104
    assert {rank for portfolio in firm.portfolios for rank in portfolio.declarants} == set(
        range(4, 104)
    )


def test_fictitious_numbers_are_valid_and_never_meet_a_real_one() -> None:
    filling = filling_sites(1_000)
    assert len({site.siret for site in filling}) == 1_000
    assert all(is_valid_siret(site.siret) and "fictif" in site.name for site in filling)
    active = {siret for sirets in excerpt.active_sirets().values() for siret in sirets}
    assert not [siret for siret in active if siret.startswith("000")]
    assert is_valid_siren(siren_number(90_001))
    assert siret_number(siren_number(90_001), 2).startswith(siren_number(90_001) + "0002")
