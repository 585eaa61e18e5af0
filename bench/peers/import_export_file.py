"""django-import-export in its best mode: everything preloaded, one row of ten booleans a pair.

Runs in the peers' environment, which knows nothing of netent: what is asked comes in a file. The
same checks are made on each row: the SIRET's control digit, the client, the member, the cells.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

_BATCH = 5_000
_CELLS = tuple(f"right_{rank}" for rank in range(10))


def main() -> None:
    """Fill the database, or measure, as the parent asks."""
    from bench.peers.guardian_rights import set_up

    asked = json.loads(sys.argv[1])
    given = json.loads(Path(asked["given"]).read_text(encoding="utf-8"))
    set_up(asked["url"])
    print(json.dumps(_prepare(given) if asked.get("prepare") else _measure(given)))


def _prepare(given: dict[str, Any]) -> dict[str, Any]:
    from django.core.management import call_command

    from bench.peers.sites.models import HeldRights, Site

    call_command("migrate", run_syncdb=True, verbosity=0)
    every = [*given["held"], *given["sirets"]]
    Site.objects.bulk_create((Site(siret=siret) for siret in every), batch_size=_BATCH)
    cells = dict.fromkeys(_CELLS, True)
    HeldRights.objects.bulk_create(
        (
            HeldRights(pair=f"{member}/{siret}", **cells)
            for member in given["members"]
            for siret in given["held"]
        ),
        batch_size=_BATCH,
    )
    return {}


def _measure(given: dict[str, Any]) -> dict[str, Any]:
    import tablib

    from bench.peers.sites.models import HeldRights

    headings = ["pair", "login", "last_name", "first_name", "siret", *_CELLS]
    before = HeldRights.objects.count()
    rows = [
        (f"{member}/{siret}", "44308090800017", "Durand", member, siret, *("1" for _ in _CELLS))
        for member in given["members"]
        for siret in given["sirets"]
    ]
    seconds = {}
    # As its administration does: a preview of every row, then the import itself.
    for name, is_preview in (("preview", True), ("import", False)):
        began = time.perf_counter()
        resource = _resource({("44308090800017", "durand", each) for each in given["members"]})
        result = resource.import_data(
            tablib.Dataset(*rows, headers=headings), dry_run=is_preview, raise_errors=True
        )
        seconds[name] = time.perf_counter() - began
    gained = HeldRights.objects.count() - before
    if result.has_errors() or gained != len(rows):
        raise RuntimeError(f"the peer gained {gained} rows, not {len(rows)}")
    return {"seconds": sum(seconds.values())}


def _resource(people: set[tuple[str, str, str]]) -> Any:
    from import_export import resources
    from import_export.instance_loaders import CachedInstanceLoader

    from bench.peers.sites.models import HeldRights, Site

    clients = frozenset(Site.objects.values_list("siret", flat=True))

    class HeldResource(resources.ModelResource):  # type: ignore[misc]
        class Meta:
            model = HeldRights
            import_id_fields = ("pair",)
            fields = ("pair", *_CELLS)
            instance_loader_class = CachedInstanceLoader
            skip_unchanged = True
            use_transactions = True

        def before_import_row(self, row: Any, **_: Any) -> None:
            person = row["login"], row["last_name"].lower(), row["first_name"].lower()
            siret = row["siret"]
            if _luhn(row["login"]) or _luhn(siret) or person not in people:
                raise ValueError(person)
            if siret not in clients or not all(row[cell] in ("", "0", "1") for cell in _CELLS):
                raise ValueError(siret)

    return HeldResource()


def _luhn(siret: str) -> int:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in siret[-2::-2])
    return (sum(map(int, siret[-1::-2])) + sum(doubled)) % 10


if __name__ == "__main__":
    main()
