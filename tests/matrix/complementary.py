"""Who may do what with complementary services, written by hand."""

from collections.abc import Mapping
from uuid import UUID

from tests.matrix.rows import Key, Row, everybody, operators

_NO_VERSION = {"version_id": UUID(int=1)}
_NO_SHEET = {"sheet_id": UUID(int=1)}

COMPLEMENTARY: Mapping[Key, Row] = {
    ("complementary.index", "GET"): everybody(),
    ("complementary.check_siret", "GET"): everybody(),
    ("complementary.nomenclatures", "GET"): everybody(),
    ("complementary.nomenclature", "GET"): everybody(values={"name": "dsn"}),
    # Nothing is loaded.
    ("complementary.version", "GET"): everybody(404, values=_NO_VERSION),
    ("complementary.version_file", "GET"): everybody(404, values=_NO_VERSION),
    ("complementary.sheets", "GET"): everybody(),
    ("complementary.sheet", "GET"): everybody(404, values=_NO_SHEET),
    ("complementary.sheet_file", "GET"): everybody(404, values=_NO_SHEET),
    ("references.index", "GET"): operators(),
    ("references.links", "GET"): operators(),
    # Nothing is typed, and nothing changes.
    ("references.links", "POST"): operators(302),
    ("references.nomenclatures", "GET"): operators(),
    ("references.nomenclatures", "POST"): operators(422),
    ("references.nomenclature", "GET"): operators(404, values=_NO_VERSION),
    ("references.load_nomenclature", "POST"): operators(404, values=_NO_VERSION),
    ("references.sheets", "GET"): operators(),
    ("references.add_sheet", "GET"): operators(),
    ("references.add_sheet", "POST"): operators(422),
    ("references.sheet", "GET"): operators(404, values=_NO_SHEET),
    ("references.withdraw_sheet", "POST"): operators(404, values=_NO_SHEET),
}
