"""django-guardian with one row a right: a check as a request makes it, and its list of objects.

Runs in the peers' environment, which knows nothing of netent: what is asked comes in a file.
"""

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import parse_qs, urlsplit

import django
from django.conf import settings

_CHECKS, _LISTS, _PAGE = 100, 3, 50
_BATCH = 20_000


def main() -> None:
    """Fill the database, or measure, as the parent asks."""
    asked = json.loads(sys.argv[1])
    given = json.loads(Path(asked["given"]).read_text(encoding="utf-8"))
    set_up(asked["url"])
    print(json.dumps(_prepare(given) if asked.get("prepare") else _measure(given)))


def set_up(url: str) -> None:
    """Let Django use this database, with the models of the peers."""
    settings.configure(
        DATABASES={"default": _database(url)},
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "guardian",
            "bench.peers.sites",
        ],
        AUTHENTICATION_BACKENDS=["guardian.backends.ObjectPermissionBackend"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        ANONYMOUS_USER_NAME=None,
    )
    django.setup()


def _database(url: str) -> dict[str, Any]:
    if url.startswith("sqlite"):
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": url.removeprefix("sqlite:///")}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname or parse_qs(parts.query).get("host", [""])[0],
        "PORT": parts.port or "",
        "CONN_MAX_AGE": None,
    }


def _prepare(given: dict[str, Any]) -> dict[str, Any]:
    from django.contrib.auth.models import Permission, User
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from guardian.models import UserObjectPermission

    from bench.peers.sites.models import Site

    call_command("migrate", run_syncdb=True, verbosity=0)
    User.objects.bulk_create(User(username=f"m{rank}") for rank in range(len(given["codes"])))
    Site.objects.bulk_create((Site(siret=siret) for siret in given["sirets"]), batch_size=_BATCH)
    users = {user.username: user for user in User.objects.all()}
    content_type = ContentType.objects.get_for_model(Site)
    permissions = {
        row.codename: row for row in Permission.objects.filter(content_type=content_type)
    }
    sites = list(Site.objects.order_by("siret").values_list("pk", flat=True))
    for member, codes in enumerate(given["codes"]):
        UserObjectPermission.objects.bulk_create(
            (
                UserObjectPermission(
                    user=users[f"m{member}"],
                    permission=permissions[_codename(code)],
                    content_type=content_type,
                    object_pk=str(pk),
                )
                for code in codes
                for pk in sites
            ),
            batch_size=_BATCH,
        )
    return {}


def _measure(given: dict[str, Any]) -> dict[str, Any]:
    from django.contrib.auth.models import User
    from guardian.shortcuts import get_objects_for_user

    from bench.peers.sites.models import Site

    users = {user.username: user for user in User.objects.all()}
    checks, lists = [], []
    for rank, (member, code, siret) in enumerate(given["questions"][:_CHECKS]):
        user, site = users[f"m{member}"], Site.objects.get(siret=siret)
        began = time.perf_counter()
        allowed = user.has_perm(f"sites.{_codename(code)}", site)
        checks.append((time.perf_counter() - began) * 1e6)
        if allowed is bool(rank % 2):
            raise RuntimeError("the peer does not say what the firm was given")
    for member in range(_LISTS):
        began = time.perf_counter()
        code = _codename(given["codes"][member][0])
        found = get_objects_for_user(users[f"m{member}"], f"sites.{code}", klass=Site)
        page = list(found.order_by("siret").values_list("siret", flat=True)[:_PAGE])
        total = found.count()
        lists.append((time.perf_counter() - began) * 1e6)
        if total != len(given["sirets"]) or len(page) != min(_PAGE, total):
            raise RuntimeError(f"the peer lists {total}")
    return {"check": median(checks), "page": median(lists)}


def _codename(code: str) -> str:
    return "file_" + code.lower().replace("-", "_")


if __name__ == "__main__":
    main()
