"""Acts on rights: granted, withdrawn, ended, handed from one member to another (product §7)."""

from netent.habilitations.between_members import copy, transfer
from netent.habilitations.changed import Changed
from netent.habilitations.ends import set_end
from netent.habilitations.granting import begin_act, digest_of_act, end_over, grant, withdraw

__all__ = [
    "Changed",
    "begin_act",
    "copy",
    "digest_of_act",
    "end_over",
    "grant",
    "set_end",
    "transfer",
    "withdraw",
]
