"""Pictures of a rendered file against those that the analysis drew."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import typst

from liandong.briefs.rendered.expected import Figure
from liandong.briefs.rendered.pdf_content import Drawing, drawing, read_content
from liandong.briefs.rendered.reading import Picture
from liandong.schemas import read_bytes

# Points of two drawings of the same picture, as shares of its width.
TOLERANCE = 2e-4
_ALONE = """#set page(width: 16cm, height: auto, margin: 0cm)
#image(bytes("{}"), format: "svg", width: 100%)
"""


def picture_faults(
    figures: Collection[Figure], pictures: Collection[Picture], ending: str, known: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield place and sentence of each picture without words, lost, or another one.

    Pictures whose words are in `known` belong to the house style and are not compared.
    """
    shown = [picture for picture in pictures if picture.alt not in known]
    for picture, figure in zip(shown, figures, strict=False):
        if not picture.alt.strip():
            yield picture.place, f"the picture of “{figure.name}” has no alternative text"
        elif picture.alt.strip() != figure.alt:
            told = f"found “{_differing(picture.alt, figure.alt)}”"
            yield picture.place, f"the alternative text is not that of “{figure.name}”: {told}"
        if not _is_shown(picture, figure, ending):
            yield picture.place, f"the picture is not that of “{figure.name}”; render it again"
    if len(shown) != len(figures):
        names = "、".join(figure.name for figure in figures) or "none"
        yield "pictures", f"{len(shown)} pictures, expected {len(figures)}: {names}"


def _differing(found: str, wanted: str) -> str:
    pairs = zip(found, wanted, strict=False)
    first = next((at for at, (one, other) in enumerate(pairs) if one != other), len(wanted))
    return found[max(0, first - 8) : first + 9]


def _is_shown(picture: Picture, figure: Figure, ending: str) -> bool:
    if ending == "pdf":
        return _same_drawing(picture.content, _drawn(read_bytes(figure.svg)))
    files: list[Path] = [figure.svg, figure.png] if ending == "html" else [figure.png, figure.svg]
    return any(picture.content == read_bytes(file) for file in files)


@cache
def _drawn(svg: bytes) -> Drawing:
    """Return what a PDF draws of the picture alone: the same as in the page, but for its size."""
    said = svg.decode("utf-8").replace("\\", "\\\\").replace('"', '\\"')
    content = read_content(io.BytesIO(typst.compile(_ALONE.format(said).encode())))
    return drawing(content, sorted({*content.texts, *content.strokes}, key=str))


def _same_drawing(one: Drawing, other: Drawing) -> bool:
    if (one.operations, one.images, one.text) != (other.operations, other.images, other.text):
        return False
    return len(one.points) == len(other.points) and all(
        abs(first[0] - second[0]) < TOLERANCE and abs(first[1] - second[1]) < TOLERANCE
        for first, second in zip(one.points, other.points, strict=True)
    )
