"""Which ink is read on a declaration's own colour, so that its contrast holds whatever it is."""

_LEVELS = 255
_LINEAR_UNTIL = 0.04045
# At this luminance black and white stand out alike, at 4.58 to 1.
_MIDDLE = 0.1791


def is_dark(colour: str) -> bool:
    """Whether white is read better than black on a colour such as #1F6FB2."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < _MIDDLE


def _linear(level: int) -> float:
    share = level / _LEVELS
    return share / 12.92 if share <= _LINEAR_UNTIL else float(((share + 0.055) / 1.055) ** 2.4)
