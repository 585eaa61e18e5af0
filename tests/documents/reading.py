"""A PDF as a reader and a screen reader take it: words, tags, language, title."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader


class Pdf:
    """One document, read again from its bytes."""

    def __init__(self, content: bytes) -> None:
        self._reader = PdfReader(BytesIO(content))
        self.pages = [" ".join(page.extract_text().split()) for page in self._reader.pages]
        self.text = " ".join(self.pages)
        self.title = self._reader.metadata.title if self._reader.metadata else None
        root: Any = self._reader.trailer["/Root"]
        self.language = root["/Lang"]
        self.shows_title = root["/ViewerPreferences"]["/DisplayDocTitle"]
        self.is_marked = root["/MarkInfo"]["/Marked"]
        self.claims = root["/Metadata"].get_data().decode()
        self.tags = list(_tags(root["/StructTreeRoot"]))

    def positions(self, page: int) -> list[tuple[float, float, str]]:
        """Each piece of text with its distance from the left and the top edge, in millimetres."""
        found: list[tuple[float, float, str]] = []
        height = float(self._reader.pages[page].mediabox.height)

        def visit(text: str, matrix: Any, text_matrix: Any, _font: Any, _size: Any) -> None:
            x = matrix[0] * text_matrix[4] + matrix[2] * text_matrix[5] + matrix[4]
            y = matrix[1] * text_matrix[4] + matrix[3] * text_matrix[5] + matrix[5]
            if text.strip():
                found.append((x * 25.4 / 72, (height - y) * 25.4 / 72, text.strip()))

        self._reader.pages[page].extract_text(visitor_text=visit)
        return found


def _tags(element: Any) -> Iterator[str]:
    element = element.get_object()
    if not isinstance(element, dict):
        return
    if "/S" in element:
        yield str(element["/S"]).removeprefix("/")
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        yield from _tags(child)
