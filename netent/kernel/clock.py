"""Moments are aware and in UTC; days and deadlines are those of Paris (product §7)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """The present moment; only the outermost layers ask for it, all others are told."""
    return datetime.now(UTC)


def paris_day(moment: datetime) -> date:
    """The calendar day in Paris at an aware moment."""
    return moment.astimezone(PARIS).date()


def paris_midnight(day: date) -> datetime:
    """The aware UTC moment at which a Paris day begins."""
    return datetime.combine(day, time.min, tzinfo=PARIS).astimezone(UTC)


def days_later(day: date, days: int) -> date:
    """The day that comes so many calendar days after another."""
    return day + timedelta(days=days)


def same_time_later(moment: datetime, days: int) -> datetime:
    """The same clock time in Paris so many calendar days later, as aware UTC."""
    return (moment.astimezone(PARIS) + timedelta(days=days)).astimezone(UTC)


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment as aware UTC; without offset it is Paris time. ValueError otherwise."""
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=PARIS)
    try:
        return parsed.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(text) from error  # the first or the last day that there is
