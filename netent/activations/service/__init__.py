"""Issuing, redeeming, revoking and clearing away secrets."""

from netent.activations.service.codes import (
    NO_CODE,
    Hasher,
    LiveCode,
    PreparedCode,
    code_ends,
    count_wrong_code,
    find_code,
    is_code_right,
    issue_code,
    issue_first_codes,
    prepare_code,
    redeem_code,
)
from netent.activations.service.links import (
    FoundLink,
    LinkState,
    find_link,
    issue_link,
    redeem_link,
)
from netent.activations.service.lives import (
    count_issued,
    end_due,
    expire_due,
    revoke,
    revoke_all,
    used_by,
    void_all_of,
)

__all__ = [
    "NO_CODE",
    "FoundLink",
    "Hasher",
    "LinkState",
    "LiveCode",
    "PreparedCode",
    "code_ends",
    "count_issued",
    "count_wrong_code",
    "end_due",
    "expire_due",
    "find_code",
    "find_link",
    "is_code_right",
    "issue_code",
    "issue_first_codes",
    "issue_link",
    "prepare_code",
    "redeem_code",
    "redeem_link",
    "revoke",
    "revoke_all",
    "used_by",
    "void_all_of",
]
