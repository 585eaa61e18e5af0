"""Answers that are files to take away, under their own name whatever its letters."""

import unicodedata
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from flask import Response, send_file, stream_with_context

CSV = "text/csv; charset=utf-8"
JSON_LINES = "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def streamed_csv(content: Iterator[bytes], name: str) -> Response:
    """A CSV file sent piece by piece."""
    response = Response(stream_with_context(content), content_type=CSV)
    _name(response, name)
    return response


def streamed_json_lines(content: Iterator[bytes], name: str) -> Response:
    """JSON documents, one a line, sent piece by piece."""
    response = Response(stream_with_context(content), content_type=JSON_LINES)
    _name(response, name)
    return response


def pdf_file(content: bytes, name: str) -> Response:
    """A PDF sent whole."""
    response = Response(content, mimetype="application/pdf")
    _name(response, name)
    return response


def workbook_file(content: BinaryIO, name: str) -> Response:
    """A workbook that was written to a file of its own, from its beginning; sending closes it."""
    content.seek(0)
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


def xml_file(content: bytes, name: str) -> Response:
    """An XML document sent whole."""
    response = Response(content, mimetype="application/xml")
    _name(response, name)
    return response


def _name(response: Response, name: str) -> None:
    """Headers are Latin-1 at best: the name goes encoded (RFC 6266), with a plain one beside."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    parameters = {"filename": plain}
    if plain != name:
        parameters["filename*"] = "UTF-8''" + quote(name, safe="")
    response.headers.set("Content-Disposition", "attachment", **parameters)
