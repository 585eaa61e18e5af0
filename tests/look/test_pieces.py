"""Forms, counts, states and progress say in words what they show."""

import re
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, StringField
from wtforms.validators import InputRequired

from netent.kernel.enums import LineResult, Outcome, RegistrationKind, RequestStatus, Role
from tests.look.conftest import Render

FORMS = '{% import "macros/form.html" as forms %}'
STATUS = '{% import "macros/status.html" as status %}'


class _NameForm(Form):
    name = StringField("Nom", [InputRequired("Donnez un nom.")])


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_field_without_error_is_tied_to_its_hint_alone(render: Render) -> None:
    html = render(FORMS + "{{ forms.field(form.name, hint='Court.') }}", form=_NameForm())
    assert 'id="name-hint"' in html
    assert 'aria-describedby="name-hint"' in html
    assert "aria-invalid" not in html


def test_field_with_error_is_tied_to_it_and_invalid(render: Render) -> None:
    form = _NameForm(MultiDict({"name": ""}))
    assert not form.validate()
    html = render(FORMS + "{{ forms.field(form.name, hint='Court.') }}", form=form)
    assert 'id="name-error"' in html
    assert 'aria-describedby="name-hint name-error"' in html
    assert 'aria-invalid="true"' in html


def test_error_summary_leads_to_each_field_and_takes_the_focus(render: Render) -> None:
    form = _NameForm(MultiDict({"name": ""}))
    assert not form.validate()
    form.form_errors.append("Rien ne va.")
    html = render(FORMS + "{{ forms.errors(form) }}", form=form)
    assert '<a href="#name">Donnez un nom.</a>' in html
    assert "Rien ne va." in html
    assert 'tabindex="-1" autofocus' in html


def test_error_summary_of_a_right_form_is_nothing(render: Render) -> None:
    assert render(FORMS + "{{ forms.errors(form) }}", form=_NameForm()).strip() == ""


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("44308090800017", "443\u00a0080\u00a0908\u00a000017"),
        ("443080908", "443\u00a0080\u00a0908"),
    ],
)
def test_identifier_is_read_in_groups_that_never_part(
    render: Render, number: str, shown: str
) -> None:
    source = '{% from "macros/identifier.html" import identifier %}{{ identifier(number) }}'
    assert render(source, number=number) == f'<span class="id">{shown}</span>'


def test_tally_draws_shares_of_the_whole_and_links_what_there_is(render: Render) -> None:
    row = SimpleNamespace(
        additions=412, removals=0, unchanged=9210, refused=43, counts_rights=False
    )
    source = '{% import "macros/difference.html" as d %}{{ d.request_tally(row, "/r") }}'
    html = render(source, row=row)
    widths = [float(width) for width in re.findall(r'width="([\d.]+)%"', html)]
    assert len(widths) == 3
    assert sum(widths) == pytest.approx(100, abs=0.01)
    assert html.count("<a href=") == 3
    assert _words(html) == "Ajouts 412 Retraits 0 Déjà ainsi 9 210 Lignes refusées 43"


def test_tally_of_nothing_draws_no_share(render: Render) -> None:
    row = SimpleNamespace(additions=0, removals=0, unchanged=0, refused=0, counts_rights=True)
    source = '{% import "macros/difference.html" as d %}{{ d.request_tally(row, none) }}'
    html = render(source, row=row)
    assert "<rect" not in html
    assert "<a " not in html
    assert _words(html).startswith("Droits accordés 0 Droits retirés 0 Lignes déjà ainsi 0")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("state", [*RequestStatus, *Outcome], ids=str)
def test_state_of_a_request_is_an_icon_and_a_word(
    render: Render, state: RequestStatus | Outcome, language: str
) -> None:
    macro = "result" if isinstance(state, Outcome) else "request"
    html = render(f"{STATUS}{{{{ status.{macro}(state) }}}}", state=state, language=language)
    assert "<svg" in html
    assert _words(html)


@pytest.mark.parametrize("planned", [True, False])
@pytest.mark.parametrize("result", list(LineResult), ids=str)
@pytest.mark.parametrize("action", ["add", "remove"])
def test_line_before_and_after_the_run_is_an_icon_and_a_word(
    render: Render, result: LineResult, action: str, planned: bool
) -> None:
    row = SimpleNamespace(result=result, action=action)
    html = render(STATUS + "{{ status.line(row, planned) }}", row=row, planned=planned)
    assert "<svg" in html
    acts = {("add", True): "À ajouter", ("add", False): "Ajouté"}
    acts |= {("remove", True): "À retirer", ("remove", False): "Retiré"}
    others = {LineResult.UNCHANGED: "Déjà ainsi", LineResult.REFUSED: "Refusée"}
    assert _words(html) == others.get(result, acts[action, planned])


@pytest.mark.parametrize(
    ("roles", "word"),
    [
        ({Role.ADMINISTRATOR}, "Administrateur"),
        ({Role.DECLARANT}, "Déclarant"),
        ({Role.ADMINISTRATOR, Role.DECLARANT}, "Administrateur-déclarant"),
    ],
)
def test_roles_have_the_guides_own_words(render: Render, roles: set[Role], word: str) -> None:
    assert render(STATUS + "{{ status.roles_word(roles) }}", roles=roles).strip() == word


def test_every_kind_of_registration_has_its_own_word(render: Render) -> None:
    source = STATUS + "{{ status.kind_word(kind) }}"
    words = {render(source, kind=kind).strip() for kind in RegistrationKind}
    assert len(words) == len(RegistrationKind)


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        ({"rate": None, "seconds_left": None}, ""),
        ({"rate": 1850, "seconds_left": 3}, "1\u202f850 lignes par seconde"),
        ({"rate": 1850, "seconds_left": 3}, "encore quelques secondes"),
        ({"rate": 1850, "seconds_left": 45.4}, "encore 45 secondes environ"),
        ({"rate": 1850, "seconds_left": 600}, "encore 10 minutes environ"),
    ],
)
def test_progress_in_words_says_what_is_known(
    render: Render, progress: dict[str, float | None], text: str
) -> None:
    told = {"done": 1200, "total": 10000} | progress
    html = render("requests/progress.txt", progress=told, ahead=0)
    assert html.startswith("1\u202f200 lignes sur 10\u202f000")
    assert text in html
    assert ("·" in html) is (progress["rate"] is not None)


@pytest.mark.parametrize(
    ("ahead", "text"),
    [
        (0, "Le traitement va commencer."),
        (1, "1 demande passe avant la vôtre."),
        (2, "2 demandes passent avant la vôtre."),
    ],
)
def test_progress_of_a_queued_request_tells_its_place(
    render: Render, ahead: int, text: str
) -> None:
    assert render("requests/progress.txt", progress=None, ahead=ahead).strip() == text


def test_message_of_the_code_keeps_its_signs_with_their_words(render: Render) -> None:
    said = render("{{ 'Portefeuille « Étoile » : rien, ou tout ?'|typeset }}")
    assert said == "Portefeuille «\u00a0Étoile\u00a0»\u00a0: rien, ou tout\u00a0?"
    assert render("{{ '<b> : 12:30'|typeset }}") == "&lt;b&gt;\u00a0: 12:30"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Claire Marchand", "Le rôle de Claire Marchand"),
        ("Inès Benali", "Le rôle d’Inès Benali"),
        ("Élodie d’<i>", "Le rôle d’Élodie d’&lt;i&gt;"),
        ("Hugo de Alba", "Le rôle de Hugo de Alba"),
        ("Yann", "Le rôle de Yann"),
    ],
)
def test_name_drops_the_vowel_before_it(render: Render, name: str, said: str) -> None:
    source = "{{ _('Changer le rôle de %(name)s', name=name)|elided(name) }}"
    html = "{% autoescape true %}" + source + "{% endautoescape %}"
    assert render(html, name=name) == said.replace("Le", "Changer le")
    assert render(source, name="Inès", language="en").endswith(" Inès")
