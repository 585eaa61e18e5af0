"""Who may deposit files, confirm and undo requests; a third party's administrators alone."""

from collections.abc import Mapping

from tests.matrix.rows import Key, Row, firms

IMPORTS: Mapping[Key, Row] = {
    ("imports.index", "GET"): firms(),
    ("imports.new", "GET"): firms(of="portfolio in the query"),
    ("imports.new", "POST"): firms(302, of="portfolio in the query", fields={"file": "good"}),
    ("imports.template", "GET"): firms(of="portfolio"),
    ("imports.sample", "GET"): firms(404, values={"name": "bon"}),
    ("imports.check", "GET"): firms(of="checked request"),
    ("imports.show", "GET"): firms(of="finished request"),
    ("imports.progress", "GET"): firms(of="finished request"),
    ("imports.report_csv", "GET"): firms(of="finished request"),
    ("imports.report_xlsx", "GET"): firms(of="finished request"),
    ("imports.refused", "GET"): firms(of="finished request"),
    ("imports.confirm", "POST"): firms(302, of="checked request"),
    ("imports.delete", "POST"): firms(302, of="checked request"),
    ("imports.codes", "POST"): firms(302, of="finished request"),
    ("imports.undo", "POST"): firms(302, of="finished request"),
    ("imports.declaration", "GET"): firms(of="portfolio"),
    ("imports.declaration", "POST"): firms(
        302, of="portfolio", fields={"declaration": "DAT", "action": "add"}
    ),
}
