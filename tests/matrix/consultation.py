"""Who may do what with the pages of consultation, written by hand."""

from collections.abc import Mapping

from tests.matrix.rows import Key, Row, administrators, firms

CONSULTATION: Mapping[Key, Row] = {
    ("consultation.recap", "GET"): administrators(),
    ("consultation.recap_csv", "GET"): administrators(),
    ("consultation.recap_xlsx", "GET"): administrators(),
    ("consultation.history", "GET"): administrators(),
    ("consultation.history_csv", "GET"): administrators(),
    ("consultation.history_xlsx", "GET"): administrators(),
    ("consultation.act", "GET"): administrators(of="act"),
    ("consultation.today", "GET"): firms(of="portfolio"),
    ("consultation.details", "GET"): firms(),
    ("consultation.ask_detail", "GET"): firms(),
    ("consultation.ask_detail", "POST"): firms(302, fields={"portfolio": "tous"}),
    ("consultation.detail", "GET"): firms(of="detail"),
    ("consultation.detail_progress", "GET"): firms(of="detail"),
    ("consultation.detail_csv", "GET"): firms(of="detail"),
    ("consultation.detail_xlsx", "GET"): firms(of="detail"),
    ("consultation.detail_zip", "GET"): firms(of="detail"),
    ("consultation.delete_detail", "POST"): firms(302, of="detail"),
    ("consultation.audit", "GET"): administrators(),
    ("consultation.audit_file", "POST"): administrators(fields={"format": "csv"}),
}
