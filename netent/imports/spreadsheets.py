"""Tables as CSV and as .xlsx, written row by row: memory stays flat at any length."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from netent.imports.formats import BOM, LINE_END, SEPARATOR
from netent.kernel.formulas import neutralise

Cell = str | int | None

_PIECE = 1 << 16
_LONGEST_TEXT = 32_767
_HEADING_STYLE, _TEXT_STYLE = 1, 2
_WIDTH_LIMITS = (10, 60)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>"
    ),
    # styles: 0 ordinary, 1 bold, 2 text, in which a spreadsheet keeps typed digits as they are
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        "</cellStyleXfs>"
        '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1" applyFont="1"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    ),
}


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """A table as French Excel opens it: UTF-8 with its mark, semicolons, CRLF; no formula runs."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=SEPARATOR, lineterminator=LINE_END)
    buffer.write(BOM)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([neutralise(cell) if isinstance(cell, str) else cell for cell in row])
        if buffer.tell() >= _PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def write_workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]], target: BinaryIO
) -> None:
    """A table as a workbook of one sheet; texts are text cells, numbers are numbers.

    Formulas are neutralised here too: a sheet may well be saved as CSV and opened again.
    """
    workbook = (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, text in (*_FIXED_PARTS.items(), ("xl/workbook.xml", workbook)):
            archive.writestr(_part(name), _DECLARATION + text)
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w") as sheet:
            for piece in _sheet_pieces(headings, rows):
                sheet.write(piece.encode())


def _part(name: str) -> zipfile.ZipInfo:
    """A part of the archive without the time of day: equal tables make equal files."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _taken(buffer: io.StringIO) -> bytes:
    """What the buffer holds, which is emptied; what UTF-8 can't say becomes a question mark."""
    piece = buffer.getvalue().encode("utf-8", "replace")
    buffer.seek(0)
    buffer.truncate()
    return piece


def _sheet_pieces(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    yield _DECLARATION + f'<worksheet xmlns="{_MAIN}">'
    yield '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield "</sheetView></sheetViews><cols>"
    for at, heading in enumerate(headings, start=1):
        width = min(max(len(heading) + 6, _WIDTH_LIMITS[0]), _WIDTH_LIMITS[1])
        yield f'<col min="{at}" max="{at}" width="{width}" style="{_TEXT_STYLE}" customWidth="1"/>'
    bold = "".join(_text(cell, _HEADING_STYLE) for cell in headings)
    yield f"</cols><sheetData><row>{bold}</row>"
    waiting: list[str] = []
    for row in rows:
        waiting.append(f"<row>{''.join(map(_cell, row))}</row>")
        if len(waiting) == 1000:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting) + "</sheetData></worksheet>"


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return f'<c s="{_TEXT_STYLE}"/>'
    return f"<c><v>{value}</v></c>" if isinstance(value, int) else _text(value, _TEXT_STYLE)


def _text(value: str, style: int) -> str:
    text = value if value.isalnum() else _xml(value)
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _xml(value: str) -> str:
    text = neutralise(_NOT_XML.sub(" ", value[:_LONGEST_TEXT]))
    return escape(text, {"\r": "&#13;"})
