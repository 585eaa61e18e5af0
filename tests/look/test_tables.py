"""Heads that sort, pagers and filters keep in the address what they do not change."""

import re
from html import unescape
from types import SimpleNamespace

import pytest

from tests.look.conftest import Render

TABLES = '{% import "macros/table.html" as tables %}'


def _links(html: str) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a [^>]*href="([^"]+)"', html)]


def _page(number: int, total: int, size: int = 50) -> SimpleNamespace:
    return SimpleNamespace(items=[], total=total, number=number, size=size)


def test_sort_head_unsorted_keeps_filters_and_leaves_the_page(render: Render) -> None:
    head = TABLES + "{{ tables.sort_head('Nom', 'name', 'siret') }}"
    html = render(head, at="/liste?q=a%26b&page=3&sort=siret")
    assert _links(html) == ["/liste?q=a%26b&sort=name"]
    assert "aria-sort" not in html


@pytest.mark.parametrize(
    ("used", "said", "next_sort"), [("name", "ascending", "-name"), ("-name", "descending", "name")]
)
def test_sort_head_sorted_says_so_and_turns(
    render: Render, used: str, said: str, next_sort: str
) -> None:
    html = render(TABLES + f"{{{{ tables.sort_head('Nom', 'name', '{used}') }}}}", at="/liste")
    assert f'aria-sort="{said}"' in html
    assert _links(html) == [f"/liste?sort={next_sort}"]


def test_address_with_arguments_of_url_for_stays_an_address(render: Render) -> None:
    hostile = "/liste?_scheme=javascript&_external=1&endpoint=x&q=%22%3E%3Cb%3E"
    html = render(TABLES + '<a href="{{ tables.here(page=2) }}">x</a>', at=hostile)
    assert _links(html) == [hostile + "&page=2"]
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("number", "counts", "pages"),
    [
        (1, "1–50", ["/l?q=x&page=2#t", "/l?q=x&page=200#t"]),
        (2, "51–100", ["/l?q=x#t", "/l?q=x&page=3#t", "/l?q=x&page=200#t"]),
        (200, "9\u202f951–9\u202f990", ["/l?q=x#t", "/l?q=x&page=199#t"]),
    ],
)
def test_pager_counts_rows_and_leads_on(
    render: Render, number: int, counts: str, pages: list[str]
) -> None:
    pager = TABLES + "{{ tables.pager(page, 't') }}"
    html = render(pager, at=f"/l?q=x&page={number}", page=_page(number, 9990))
    assert f"<strong>{counts}</strong> sur 9\u202f990" in html
    assert _links(html) == pages


def test_pager_of_one_page_counts_without_links(render: Render) -> None:
    html = render(TABLES + "{{ tables.pager(page) }}", at="/l", page=_page(1, 3))
    assert "<strong>1–3</strong> sur 3" in html
    assert _links(html) == []


def test_filter_bar_keeps_the_sort_and_starts_again_at_the_first_page(render: Render) -> None:
    bar = TABLES + "{% call tables.filter_bar('Filtrer', '') %}{% endcall %}"
    html = render(bar, at="/l?sort=-name&page=4")
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert "page" not in re.sub(r"class=\"[^\"]*\"", "", html)
