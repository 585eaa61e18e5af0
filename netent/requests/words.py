"""How messages name the state of a request."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.enums import RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason

STATUS_WORDS: Mapping[RequestStatus, str] = MappingProxyType(
    {
        RequestStatus.CHECKED: N_("à confirmer"),
        RequestStatus.QUEUED: N_("en attente"),
        RequestStatus.RUNNING: N_("en cours"),
        RequestStatus.FINISHED: N_("terminée"),
        RequestStatus.DELETED: N_("supprimée"),
    }
)


def moved_on(status: RequestStatus) -> Refusal:
    """The act came too late, or twice: the request has another state by now."""
    return Refusal(Reason.REQUEST_MOVED_ON, status=Phrase(STATUS_WORDS[status]))
