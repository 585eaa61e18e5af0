"""From bytes to text: byte order mark, then strict UTF-8, then Windows-1252; never a guess."""

import codecs
import re
from enum import StrEnum

from netent.imports.reading.refusals import bad_structure
from netent.kernel.reasons import N_


class Encoding(StrEnum):
    """The encodings that are read, by the names shown to people."""

    UTF_8 = "UTF-8"
    UTF_16 = "UTF-16"
    CP1252 = "Windows-1252"


_LINE_ENDS = re.compile(rb"\r\n|\r|\n")
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(data: bytes, layout: str) -> tuple[str, Encoding]:
    """The text of a file, without its byte order mark, and the encoding it was in.

    A mark is believed, and what contradicts it refused. Without one, text that is valid UTF-8 is
    UTF-8: other encodings almost never are by chance. All else is Windows-1252, as French Excel
    writes it, unless it holds one of the five bytes that Windows-1252 leaves undefined.
    Raises Refusal for whatever is not text.
    """
    if data.startswith(_UTF_32):
        raise bad_structure(layout, N_("un texte en UTF-32"))
    text, encoding = _decoded(data, layout)
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise bad_structure(
            layout, N_("des octets nuls, qui ne sont pas du texte, ligne %(line)s"), line=line
        )
    return text, encoding


def _decoded(data: bytes, layout: str) -> tuple[str, Encoding]:
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data[3:], "utf-8", Encoding.UTF_8, layout)
    for mark, codec in _UTF_16:
        if data.startswith(mark):
            return _strictly(data[2:], codec, Encoding.UTF_16, layout)
    unmarked = _unmarked_utf_16(data)
    if unmarked:
        return _strictly(data, unmarked, Encoding.UTF_16, layout)
    try:
        return data.decode("utf-8"), Encoding.UTF_8
    except UnicodeDecodeError:
        return _strictly(data, "cp1252", Encoding.CP1252, layout)


def _strictly(data: bytes, codec: str, encoding: Encoding, layout: str) -> tuple[str, Encoding]:
    try:
        return data.decode(codec), encoding
    except UnicodeDecodeError as error:
        found = N_("des caractères qui ne sont pas du %(encoding)s, ligne %(line)s")
        line = len(_LINE_ENDS.findall(data[: error.start])) + 1
        raise bad_structure(layout, found, encoding=encoding.value, line=line) from error


def _unmarked_utf_16(data: bytes) -> str | None:
    """The byte order of Western text whose every other byte is null, and none of the others."""
    if len(data) % 2 or b"\0" not in data:
        return None
    first, second = data[0::2], data[1::2]
    for letters, nulls, codec in ((first, second, "utf-16-le"), (second, first, "utf-16-be")):
        if not letters.count(0) and nulls.count(0) * 10 >= len(nulls) * 9:
            return codec
    return None
