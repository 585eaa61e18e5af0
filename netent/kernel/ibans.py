"""How an account number is shown: whole on its own page and paper, masked anywhere else."""


def masked_iban(iban: str) -> str:
    """An IBAN as lists, mails and the journal tell it: its country and its last four."""
    return f"{iban[:4]} •••• {iban[-4:]}" if iban else ""


def grouped_iban(iban: str) -> str:
    """The whole IBAN by groups of four; a line may end between two of them."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
