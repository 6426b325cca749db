"""Between which values a figure lies, judged by the digits printed."""

from __future__ import annotations

from decimal import Decimal

from liandong.quantities.figures import Figure
from liandong.quantities.units import COUNTERS, in_kind

HALF = Decimal("0.5")
Bounds = tuple[Decimal, Decimal]


def value_of(figure: Figure) -> Decimal:
    """Return the value of a figure that says one."""
    return figure.quantity.value or Decimal(0)


def bounds_of(figure: Figure) -> Bounds:
    """Return between which values a figure lies, in the first unit of its kind."""
    quantity = figure.quantity
    value, half = value_of(figure), Decimal(0) if _is_whole(figure) else quantity.step * HALF
    low = quantity.low if quantity.low is not None else value - half
    high = quantity.high if quantity.high is not None else value + half
    return in_kind(low, quantity.unit), in_kind(high, quantity.unit)


def _is_whole(figure: Figure) -> bool:
    """Return whether a figure counts, one by one, what has no halves."""
    things = figure.quantity.unit in COUNTERS or figure.kind == "人"
    return things and figure.quantity.step == 1 and "均" not in figure.quantity.words
