"""Generated StockEtablissement files: a million lines shaped as the register's own."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

HEADINGS = (
    *("siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement"),
    *("dateDernierTraitementEtablissement", "etablissementSiege", "numeroVoieEtablissement"),
    *("typeVoieEtablissement", "libelleVoieEtablissement", "codePostalEtablissement"),
    *("libelleCommuneEtablissement", "codeCommuneEtablissement", "dateDebut"),
    *("etatAdministratifEtablissement", "enseigne1Etablissement"),
    "activitePrincipaleEtablissement",
)
SITES_OF_A_COMPANY = 2
_STREETS = ("DE LA REPUBLIQUE", "DES TILLEULS", "VICTOR HUGO", "JEAN JAURES", "DE L'EGLISE")
_ROADS = ("RUE", "AVENUE", "BOULEVARD", "PLACE")
# One line in ten is newer in the second file, as a month brings.
_RENEWED = 10


def write_stock(folder: Path, lines: int, *, is_shuffled: bool) -> tuple[Path, Path]:
    """Two files of the same establishments, a tenth of the second's lines newer and moved."""
    random = Random(20_261_121)
    first = [_line(random, number) for number in range(lines)]
    if is_shuffled:
        random.shuffle(first)
    later = [_renewed(line) if place % _RENEWED == 0 else line for place, line in enumerate(first)]
    name = "shuffled" if is_shuffled else "sorted"
    return _written(folder / f"{name}-1.csv", first), _written(folder / f"{name}-2.csv", later)


def _written(path: Path, lines: list[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(HEADINGS) + "\n")
        file.writelines(lines)
    return path


def _line(random: Random, number: int) -> str:
    stem = f"{10_000_000 + number // SITES_OF_A_COMPANY * 37:08d}"
    siren = stem + _key(stem)
    place = f"{number % SITES_OF_A_COMPANY + 1:04d}"
    nic = place + _key(siren + place)
    day = f"{random.randint(1960, 2025)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    return ",".join(
        (
            *(siren, nic, siren + nic, "O" if random.random() < 0.9 else "P", day),
            f"20{random.randint(10, 25)}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
            f"T{random.randint(0, 23):02d}:{random.randint(0, 59):02d}:{random.randint(0, 59):02d}",
            *("true" if number % SITES_OF_A_COMPANY == 0 else "false", str(random.randint(1, 200))),
            *(random.choice(_ROADS), random.choice(_STREETS), f"{random.randint(1000, 95999):05d}"),
            *(f"COMMUNE {random.randint(1, 35000)}", f"{random.randint(1000, 95999):05d}", day),
            *("A" if random.random() < 0.6 else "F",),
            *(f"ENSEIGNE {number}" if random.random() < 0.2 else "",),
            f"{random.randint(1, 99):02d}.{random.randint(1, 99):02d}Z\n",
        )
    )


def _renewed(line: str) -> str:
    values = line.split(",")
    values[HEADINGS.index("dateDernierTraitementEtablissement")] = "2026-06-01T12:00:00"
    values[HEADINGS.index("libelleVoieEtablissement")] = "DU NOUVEAU SIEGE"
    return ",".join(values)


def _key(digits: str) -> str:
    """The digit that makes the Luhn sum of a number a multiple of ten."""
    return str(-sum(_counted(digits)) % 10)


def _counted(digits: str) -> Iterator[int]:
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 - place % 2)
        yield value - 9 if value > 9 else value
