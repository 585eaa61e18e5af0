"""The name that a file must bear: its portfolio's, so far as product §9 wants it to."""

import re

from netent.kernel.identifiers import fold_file_name

_EXTENSION = re.compile(r"\.(?:csv|txt|tsv|xlsx|xlsm|xls|ods)\Z", re.IGNORECASE)
_COPY = re.compile(r"(?:\s*\([0-9]{1,3}\)|\s+-\s+(?:copie|copy))\Z", re.IGNORECASE)
_FOLDERS = re.compile(r".*[/\\]", re.DOTALL)
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_BLANKS = re.compile(r"\s+")


def bare_file_name(file_name: str) -> str:
    """A file's own name, as it is kept and shown: no folder, and a blank for what nobody sees.

    Names are any characters that a stranger's program puts there: null ones, ends of line, marks
    that turn the direction of writing.
    """
    name = _FOLDERS.sub("", file_name)
    return " ".join("".join(char if char.isprintable() else " " for char in name).split())


def check_file_name(file_name: str, portfolio_name: str) -> bool:
    """Whether a file bears the portfolio's name, as far as product §9 wants it to.

    Case, accents and blanks do not count, nor do the folder, the extension, and what a browser or
    a file manager adds to a second copy: " (1)", " - Copie", " - Copie (2)". A portfolio may
    itself be called "Lyon (1)" or "Paie.csv": each of these is taken off only where the name is
    not yet the right one.
    """
    wanted = fold_file_name(portfolio_name)
    name = _FOLDERS.sub("", file_name).strip()
    while name:
        if fold_file_name(name) == wanted:
            return bool(wanted)
        shorter = _EXTENSION.sub("", name)
        if shorter == name:
            shorter = _COPY.sub("", name)
        if shorter == name:
            return False
        name = shorter.strip()
    return False


def download_name(portfolio_name: str, extension: str) -> str:
    """The name of a file to be filled for a portfolio: it passes `check_file_name` as it is."""
    bare = _BLANKS.sub(" ", _NOT_IN_FILE_NAMES.sub(" ", portfolio_name)).strip(" .")
    return f"{bare}.{extension}"
