"""What a file is that is neither text nor .xlsx, told by its first bytes."""

import re
from collections.abc import Iterable

from netent.kernel.reasons import N_

ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_WORKBOOK = "Workbook".encode("utf-16-le")
_OLDER_WORKBOOK = "Book".encode("utf-16-le")

_PDF = N_("un document PDF")
_IMAGE = N_("une image")
_ARCHIVE = N_("une archive compressée")
_PROGRAM = N_("un programme")
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", _PDF),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (_EMPTY_ZIP, _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"{\\rtf", N_("un document RTF")),
    (b"SQLite format 3\x00", N_("une base de données")),
    (b"PAR1", N_("un fichier Parquet")),
    (b"MZ\x90", _PROGRAM),
    (b"\x7fELF", _PROGRAM),
)
_MARKUP = re.compile(r"\s*<(?:!doctype|\?xml|html|head|meta|table|workbook|svg)\b", re.IGNORECASE)
_JSON = re.compile(r'\s*[\[{]\s*["\[{]')


def foreign_kind(data: bytes) -> str | None:
    """The French name of a known kind of file that is no table of ours; None for any other."""
    if data.startswith(_OLE):
        return _ole_kind(data)
    return next((name for start, name in _STARTS if data.startswith(start)), None)


def foreign_text(text: str) -> str | None:
    """The same for kinds that are text, such as the page that some programs save as "Excel"."""
    if _MARKUP.match(text):
        return N_("une page web ou un document XML")
    return N_("un document JSON") if _JSON.match(text) else None


def archive_kind(names: Iterable[str]) -> str:
    """What an archive is that holds no .xlsx workbook, told by the names in it."""
    listed = set(names)
    if "xl/workbook.bin" in listed:
        return N_("un classeur Excel binaire (.xlsb)")
    if "word/document.xml" in listed:
        return N_("un document Word (.docx)")
    if "ppt/presentation.xml" in listed:
        return N_("une présentation PowerPoint (.pptx)")
    if {"mimetype", "content.xml"} <= listed:
        return N_("un document OpenDocument (.ods)")
    if "Index/Document.iwa" in listed or "Index.zip" in listed:
        return N_("un document Numbers ou Pages")
    return _ARCHIVE


def _ole_kind(data: bytes) -> str:
    if _ENCRYPTED in data:
        return N_("un classeur protégé par mot de passe")
    if _OLD_WORKBOOK in data or _OLDER_WORKBOOK in data:
        return N_("un classeur Excel 97-2003 (.xls)")
    return N_("un document Office ancien ou protégé")
