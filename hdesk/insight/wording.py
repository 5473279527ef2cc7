"""Figures in words: values in their units, for the terminal and for reports."""

from hdesk.insight.figures import Figure

PLACES = 2
"""The places of shares where figures stand by themselves; reports have fewer."""

_SCORES = {"of 5": 2, "of 100": 1}
_PLACES = {**_SCORES, "replies": 2}
"""The places behind the point of what is measured in other units than time."""
_FINEST = 2
_HOUR = 3600


def in_unit(value: float | None, unit: str, places: int = 1) -> str:
    """Write a value in its unit, shares with so many places; nothing is not zero."""
    if value is None:
        return "n/a"
    if unit == "%":
        return f"{value:.{places}f} %"
    if unit == "s":
        return business_time(value)
    # A KPI of the desk's own may measure anything: a mean of it need not be whole.
    places = _PLACES.get(unit, 0 if float(value).is_integer() else _FINEST)
    return f"{value:,.{places}f}"


def business_time(seconds: float) -> str:
    """Write a length of business time: `45 s`, `12 min 05 s`, `30 h`, `4 h 05 min`.

    Never in days: a business day has as many hours as its calendar says.
    """
    whole = round(seconds)
    if whole < _HOUR:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min{f' {rest:02} s' if rest else ''}" if minutes else f"{rest} s"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours:,} h{f' {minutes:02} min' if minutes else ''}"


def shown(figure: Figure, places: int = 1) -> str:
    """Write a figure's value in its unit; a score says of how many it is."""
    written = in_unit(figure.value, figure.kpi.unit, places)
    unit = figure.kpi.unit
    return f"{written} {unit}" if unit in _SCORES and figure.value is not None else written


def shown_target(figure: Figure) -> str:
    """Write a figure's target; empty where there is none."""
    if figure.target is None:
        return ""
    sign = "≤" if figure.kpi.direction == "down" else "≥"
    unit = figure.kpi.unit
    value = business_time(figure.target) if unit == "s" else f"{figure.target:g}{' %' if unit == '%' else ''}"
    return f"{sign} {value}"


def shown_difference(figure: Figure, before: Figure, places: int = 1) -> str:
    """Write how a figure differs from the one of the period before: points, time or the value.

    It is the difference of the two as they are shown, shares with so many places, so that it agrees with them.
    """
    if figure.value is None or before.value is None:
        return "n/a"
    unit = figure.kpi.unit
    delta = round(_in_print(figure.value, unit, places) - _in_print(before.value, unit, places), _FINEST)
    written = in_unit(abs(delta), unit, places).replace(" %", " points")
    return f"{'+' if delta > 0 else '-'}{written}" if delta else "="


def _in_print(value: float, unit: str, places: int) -> float:
    """Round a value as it is shown."""
    if unit == "%":
        return round(value, places)
    if unit == "s":
        whole = round(value)
        return whole if whole < _HOUR else 60 * round(whole / 60)
    return round(value, _PLACES.get(unit, _FINEST))


def counted(n: int, one: str, many: str | None = None) -> str:
    """Write a number of things: `1 ticket`, `2 tickets`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
