"""A request's counts, taken anew when it runs; what they were at the check stays told."""

from netent.requests.models import Request

COUNTS = ("additions", "removals", "unchanged", "refused")


def recount(
    request: Request, *, additions: int, removals: int, unchanged: int, refused: int
) -> None:
    """Set the four counts; where one of them moved, the report says what the check had found."""
    before = {name: getattr(request, name) for name in COUNTS}
    after = dict(zip(COUNTS, (additions, removals, unchanged, refused), strict=True))
    if before != after:
        request.details = {**request.details, "checked": before}
    for name, count in after.items():
        setattr(request, name, count)
