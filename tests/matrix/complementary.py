"""Who may do what with complementary services, written by hand."""

from collections.abc import Mapping

from tests.matrix.rows import Key, Row, everybody, operators

COMPLEMENTARY: Mapping[Key, Row] = {
    ("complementary.index", "GET"): everybody(),
    ("complementary.check_siret", "GET"): everybody(),
    ("references.index", "GET"): operators(),
    ("references.links", "GET"): operators(),
    # Nothing is typed, and nothing changes.
    ("references.links", "POST"): operators(302),
}
