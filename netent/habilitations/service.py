"""Acts on rights: granted, withdrawn, ended, handed from one member to another (product §7)."""

from netent.habilitations.between_members import copy, copy_between, transfer
from netent.habilitations.changed import Changed
from netent.habilitations.ends import set_end
from netent.habilitations.granting import begin_act, digest_of_act, end_over, grant, withdraw
from netent.habilitations.inverting import act_of_request, inverse_of, invert, pairs_of_act

__all__ = [
    "Changed",
    "act_of_request",
    "begin_act",
    "copy",
    "copy_between",
    "digest_of_act",
    "end_over",
    "grant",
    "inverse_of",
    "invert",
    "pairs_of_act",
    "set_end",
    "transfer",
    "withdraw",
]
