"""Smaller files for pictures of few colours, which look the same."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from PIL import Image

from liandong.briefs.charts import Chart

COLOURS = 32
STEP = re.compile(r"([MLQCZz])([^A-Za-z]*)")
DRAWN = re.compile(r'<path( id="[^"]*")? d="([^"]*)"( transform="scale\(([0-9.]+)\)")?')
# A glyph is drawn at so many units to an em; a hundredth of a point is finer than any printer.
COARSER = 8


def slim(chart: Chart) -> Chart:
    """Return a picture with few digits in its paths and few colours in its pixels."""
    return replace(chart, svg=slim_svg(chart.svg), png=slim_png(chart.png))


def slim_svg(svg: bytes) -> bytes:
    """Return an SVG with few digits in its paths: eight units of a glyph in one, else tenths.

    A glyph has its scale; it is drawn at thousands of units to an em, far more than can be seen.
    """
    text = DRAWN.sub(_shortened, svg.decode())
    return re.sub(r">\s+<", ">\n<", text).encode()


def _shortened(found: re.Match[str]) -> str:
    identifier, path, scale = found[1] or "", found[2], found[4]
    if not scale:
        return f'<path{identifier} d="{_relative(path, 10)}"'
    said = f'transform="scale({float(scale) * COARSER:g})"'
    return f'<path{identifier} d="{_relative(path, 1 / COARSER)}" {said}'


def _relative(path: str, parts: float) -> str:
    """Return a path in `parts` of a unit, each point counted from the one before.

    Points are rounded before they are counted on, so that no rounding adds up.
    """
    at = start = (0, 0)
    said: list[str] = []
    for letter, given in STEP.findall(path):
        if letter in "zZ":
            said.append("z")
            at = start
            continue
        numbers = [round(float(number) * parts) for number in given.split()]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        steps = [
            _printed(own - before, parts)
            for x, y in points
            for own, before in ((x, at[0]), (y, at[1]))
        ]
        at = points[-1]
        start = at if letter == "M" else start
        said.append(letter.lower() + " ".join(steps).replace(" -", "-"))
    return "".join(said)


def _printed(units: int, parts: float) -> str:
    return f"{units / parts:g}" if parts > 1 else str(units)


def slim_png(png: bytes) -> bytes:
    """Return a PNG with a palette."""
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        target = io.BytesIO()
        few.save(target, format="PNG", optimize=True, dpi=picture.info.get("dpi", (200, 200)))
    return target.getvalue()
