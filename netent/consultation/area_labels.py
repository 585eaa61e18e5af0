"""What details of events are called where an area of the portal brings words of its own."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.consultation.atmp_actions import ATMP_LABELS
from netent.consultation.complementary_actions import COMPLEMENTARY_LABELS
from netent.consultation.payment_actions import PAYMENT_LABELS
from netent.consultation.publishing_actions import PUBLISHING_LABELS
from netent.consultation.rate_actions import RATE_LABELS

AREA_LABELS: Mapping[str, str] = MappingProxyType(
    {
        **ATMP_LABELS,
        **COMPLEMENTARY_LABELS,
        **PAYMENT_LABELS,
        **PUBLISHING_LABELS,
        **RATE_LABELS,
    }
)
