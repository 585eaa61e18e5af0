"""`flask sirene`: load INSEE's stock files, show one establishment (product §2, §17)."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import structlog
from flask.cli import AppGroup

from netent.cli.documents import JSON, format_option, print_json
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.directory.queries import Known, known_establishment
from netent.directory.stock.faults import LINE_MESSAGES, FileRefused
from netent.directory.stock.files import StockFile, recognise
from netent.directory.stock.loading import LoadedFile, Progress, load_file
from netent.kernel import clock
from netent.kernel.french_dates import french_day
from netent.kernel.identifiers import format_siret, is_valid_siret, siren_of
from netent.watch import service as register

NOT_RECOGNISED = 2
_LISTED_LINES = 20

_log = structlog.get_logger(__name__)

sirene = AppGroup("sirene", help="Répertoire des établissements.")


@sirene.command("load")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@format_option
def load(paths: tuple[Path, ...], output: str) -> None:
    """Charger des fichiers StockEtablissement ou StockUniteLegale (CSV, ZIP).

    Un fichier non reconnu n’empêche pas de charger les autres ; le code de sortie est alors 2.
    """
    began = time.monotonic()
    files = [_treated(path) for path in paths]
    _follow()
    refused = any("error" in file for file in files)
    if output == JSON:
        print_json({"files": files, "seconds": round(time.monotonic() - began, 3)})
    else:
        for file in files:
            _tell(file)
    if refused:
        sys.exit(NOT_RECOGNISED)


@sirene.command("show")
@click.argument("siret")
@format_option
def show(siret: str, output: str) -> None:
    """Dire ce que le répertoire sait d’un établissement."""
    digits = "".join(siret.split())
    valid = is_valid_siret(digits)
    found: Known | None = None
    if valid:
        with reading(PORTAL) as session:
            found = known_establishment(session, digits)
    document = {
        "siret": digits,
        "siren": siren_of(digits) if valid else None,
        "valid": valid,
        "known": found is not None,
        "state": found and ("active" if found.is_active else "closed"),
        "closed_on": found.closed_on.isoformat() if found and found.closed_on else None,
        "name": found and found.name,
        "is_head_office": found and found.is_head_office,
    }
    if output == JSON:
        print_json(document)
    else:
        click.echo(_sentence(digits, valid, found))


def _follow() -> None:
    """Bring the registrations up to what was loaded; what fails is left to the next sweep."""
    try:
        register.watch(now=clock.now())
    except Exception:  # the files are loaded, and their document is due
        _log.exception("register_watch_failed")


def _treated(path: Path) -> dict[str, Any]:
    """Load one file; its entry in the document, with an error when it is none of ours."""
    try:
        file = recognise(path)
    except FileRefused as refused:
        _complain(path, refused)
        return {**_entry(path), "error": _error(refused)}
    with _progress_bar(path) as progress:
        loaded = load_file(file, now=clock.now(), progress=progress)
    entry = _loaded_entry(file, loaded)
    if loaded.broken is not None:
        _complain(path, loaded.broken)
        entry["error"] = _error(loaded.broken)
    return entry


def _entry(path: Path) -> dict[str, Any]:
    counts = dict.fromkeys(("read", "inserted", "updated", "unchanged", "skipped"), 0)
    empty: dict[str, list[Any]] = {"skipped_lines": [], "missing_columns": []}
    return {"path": str(path), "kind": None, **counts, **empty}


def _loaded_entry(file: StockFile, loaded: LoadedFile) -> dict[str, Any]:
    return {
        "path": str(file.path),
        "kind": file.layout.kind.value,
        "read": loaded.read,
        "inserted": loaded.counts.inserted,
        "updated": loaded.counts.updated,
        "unchanged": loaded.counts.unchanged,
        "skipped": loaded.skipped,
        "skipped_lines": [
            {"line": line, "reason": fault.value} for line, fault in loaded.skipped_lines
        ],
        "missing_columns": list(file.layout.missing_columns),
    }


def _error(refused: FileRefused) -> dict[str, str]:
    return {"reason": refused.fault.value, "message": refused.message}


def _complain(path: Path, refused: FileRefused) -> None:
    click.echo(f"{path} : {refused.message}", err=True)


@contextmanager
def _progress_bar(path: Path) -> Iterator[Progress]:
    """A bar on standard error while somebody watches; nothing in a log."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    with click.progressbar(length=1, label=path.name, file=sys.stderr) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(min(done, total) - bar.pos)

        yield progress


def _tell(file: dict[str, Any]) -> None:
    if file["kind"] is None:
        return
    click.echo(
        f"{file['path']} : {file['read']} lignes lues, {file['inserted']} ajoutées, "
        f"{file['updated']} mises à jour, {file['unchanged']} inchangées, "
        f"{file['skipped']} écartées."
    )
    if file["missing_columns"]:
        click.echo(f"  Colonnes absentes : {', '.join(file['missing_columns'])}.")
    for skipped in file["skipped_lines"][:_LISTED_LINES]:
        message = {fault.value: text for fault, text in LINE_MESSAGES.items()}[skipped["reason"]]
        click.echo(f"  Ligne {skipped['line']} écartée : {message}.")
    if file["skipped"] > _LISTED_LINES:
        click.echo(f"  … et {file['skipped'] - _LISTED_LINES} autres ; --format json les donne.")


def _sentence(digits: str, valid: bool, found: Known | None) -> str:
    shown = format_siret(digits)
    if not valid:
        return f"{shown} n’est pas un SIRET : 14 chiffres sont attendus, clé de contrôle comprise."
    if found is None:
        return f"{shown} est absent du répertoire."
    name = found.name or "nom absent ou non diffusé"
    state = "actif" if found.is_active else "fermé"
    if found.closed_on:
        state += f" depuis le {french_day(found.closed_on)}"
    return f"{shown} : {name}, {state}{', siège' if found.is_head_office else ''}."
