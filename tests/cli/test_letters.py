"""`flask letters`: what waits, and the batch that is printed once."""

from pathlib import Path

import pytest

from netent.kernel import clock
from netent.notices.states import LetterState
from tests.cli.running import run, run_json
from tests.documents.reading import Pdf
from tests.factories.tenancy import NOW
from tests.notices.test_letters import ADDRESS, CODE, put_head, put_key, stored
from tests.support.databases import TestDatabase


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def test_letters_list_tells_who_is_written_to_and_nothing_secret(database: TestDatabase) -> None:
    letter = put_key()
    assert run_json(database, "letters", "list") == {
        "letters": [
            {
                "id": str(letter.public_id),
                "template": "activation_key",
                "addressee": ADDRESS,
                "created_at": NOW.isoformat(),
            }
        ]
    }
    words = run(database, "letters", "list").stdout
    assert "BOULANGERIE DURAND  Une clé pour devenir administrateur" in words
    assert "1 courriers en attente." in words
    assert CODE not in words


def test_letters_print_writes_one_file_and_a_second_run_finds_none(
    database: TestDatabase, tmp_path: Path
) -> None:
    put_key(), put_head()
    out = tmp_path / "lot.pdf"
    document = run_json(database, "letters", "print", out)
    assert [row["template"] for row in document["letters"]] == [
        "activation_key",
        "letter_head_informed",
    ]
    assert document["batch"] == str(stored()[0].printed_batch)
    assert document["file"] == str(out)
    pdf = Pdf(out.read_bytes())
    assert (len(pdf.pages), pdf.title) == (3, "Courriers à envoyer")
    again = run_json(database, "letters", "print", tmp_path / "2.pdf")
    assert again == {"batch": None, "file": None, "unreadable": 0, "letters": []}
    assert "Aucun courrier" in run(database, "letters", "print", tmp_path / "2.pdf").stdout
    assert not (tmp_path / "2.pdf").exists()


def test_letters_print_dry_run_prints_nothing(database: TestDatabase, tmp_path: Path) -> None:
    put_key()
    out = tmp_path / "lot.pdf"
    assert len(run_json(database, "letters", "print", out, "--dry-run")["letters"]) == 1
    assert not out.exists()
    assert stored()[0].state is LetterState.WAITING


def test_letters_print_over_a_file_that_is_there_is_refused(
    database: TestDatabase, tmp_path: Path
) -> None:
    put_key()
    out = tmp_path / "lot.pdf"
    out.write_bytes(b"yesterday's keys")
    done = run(database, "letters", "print", out)
    assert done.exit_code == 1
    assert f"{out} existe déjà" in done.stderr
    assert out.read_bytes() == b"yesterday's keys"
    assert stored()[0].state is LetterState.WAITING
