"""Files kept with what reading them must give: how each is read, or what refuses it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from netent.imports.formats import FileFormat
from netent.imports.reading.file import ReadFile, read_file
from netent.kernel.errors import Refusal
from netent.kernel.messages import message

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Corpus:
    """A folder of files of one layout, and its `expected.json`."""

    name: str
    layout: FileFormat

    @cached_property
    def expected(self) -> Mapping[str, Any]:
        """What is expected of each file."""
        found: dict[str, Any] = json.loads((self._folder / "expected.json").read_text("utf-8"))
        return found

    @property
    def read(self) -> list[str]:
        """The files that can be read."""
        return sorted(name for name, expected in self.expected.items() if "lines" in expected)

    @property
    def refused(self) -> list[str]:
        """The files that are refused."""
        return sorted(name for name, expected in self.expected.items() if "refusal" in expected)

    def assert_is_whole(self) -> None:
        """Each file has an expectation, and each expectation a file."""
        found = {path.name for path in self._folder.iterdir()} - {"expected.json", ".gitattributes"}
        assert found == set(self.expected)

    def read_as_expected(self, name: str) -> ReadFile:
        """The file, which was recognised as what it is."""
        expected = self.expected[name]
        read = read_file((self._folder / name).read_bytes(), self.layout)
        assert (read.kind, read.encoding, read.separator, read.by_position) == (
            expected["kind"],
            expected["encoding"],
            expected["separator"],
            expected["by_position"],
        )
        return read

    def assert_is_refused(self, name: str) -> None:
        """The file is refused, and told what was found in it."""
        with pytest.raises(Refusal) as refusal:
            read_file((self._folder / name).read_bytes(), self.layout)
        assert refusal.value.reason == self.expected[name]["refusal"]
        assert self.expected[name].get("found", "") in message(
            refusal.value.reason, **refusal.value.arguments
        )

    @property
    def _folder(self) -> Path:
        return _DATA / self.name
