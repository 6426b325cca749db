"""The fonts of the briefs: static, embedded, small, with every character that is printed.

Typst before 0.15 renders a variable font in its thinnest weight, so the bold face is a
static instance; all faces are cut down to the characters that a brief can need.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer
from matplotlib import font_manager

SANS = "Noto Sans SC"

# What Chinese briefs print beyond GB2312: Latin-1, Latin Extended-A for names, punctuation,
# superscripts, arrows, the commoner mathematical signs, circled numbers, boxes.
BLOCKS = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x2000, 0x206F), (0x2070, 0x209C), (0x20AC, 0x20AC)),
    *((0x2100, 0x214F), (0x2150, 0x218B), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF)),
    *((0x2500, 0x25FF), (0x3000, 0x303F), (0xFF00, 0xFFEF)),
)


def gb2312() -> frozenset[int]:
    """Return the code points of GB2312: 6,763 characters and 682 signs."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(ord(sign) for pair in pairs for sign in pair.decode("gb2312", "ignore"))


def needed(texts: Iterable[str]) -> frozenset[int]:
    """Return the code points that a brief over `texts` can need."""
    blocks = (point for first, last in BLOCKS for point in range(first, last + 1))
    return gb2312().union(blocks, (ord(sign) for text in texts for sign in text))


def static_instance(variable: bytes, weight: int) -> bytes:
    """Return one weight (100–900) of a variable font as a font of its own."""
    font = TTFont(io.BytesIO(variable), recalcTimestamp=False)
    made = instancer.instantiateVariableFont(font, {"wght": weight}, updateFontNames=True)
    return _saved(made)


def cut(font: bytes, points: frozenset[int]) -> bytes:
    """Return the font with only the glyphs of `points`, without hinting."""
    options = subset.Options(
        hinting=False,
        desubroutinize=False,
        notdef_outline=True,
        name_IDs=["*"],
        drop_tables=["DSIG"],
    )
    options.layout_features = ["kern", "mark", "mkmk", "halt", "locl", "ccmp"]
    made = TTFont(io.BytesIO(font), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(made)
    return _saved(made)


def _saved(font: TTFont) -> bytes:
    target = io.BytesIO()
    font.save(target, reorderTables=False)
    return target.getvalue()


def make_fonts(
    regular: Mapping[str, bytes], variable: Mapping[str, bytes], texts: Iterable[str]
) -> dict[str, bytes]:
    """Return the font files of the briefs, by file name.

    `regular` holds static fonts as they are to stay, `variable` those of which the bold
    weight is taken; both by the name that the file gets, e.g. `NotoSansSC-Bold.ttf`.
    """
    points = needed(texts)
    made = {name: cut(font, points) for name, font in regular.items()}
    # Cut first: an instance of 9,000 glyphs takes seconds, one of 30,000 a minute.
    bold = {name: static_instance(cut(font, points), 700) for name, font in variable.items()}
    return dict(sorted({**made, **bold}.items()))


def files(folder: Path) -> tuple[Path, ...]:
    """Return the font files of a folder, by name."""
    return tuple(sorted(path for path in folder.iterdir() if path.suffix in (".otf", ".ttf")))


@cache
def covered(folder: Path) -> frozenset[int]:
    """Return the code points that every font of the folder can print."""
    maps = [TTFont(path, lazy=True).getBestCmap() for path in files(folder)]
    return frozenset(maps[0]).intersection(*maps[1:]) if maps else frozenset()


def missing(text: str, folder: Path) -> tuple[str, ...]:
    """Return the characters of `text` that some font lacks, each once, in order."""
    known = covered(folder)
    lacking = (sign for sign in text if ord(sign) not in known and not sign.isspace())
    return tuple(dict.fromkeys(lacking))


def register(folder: Path) -> None:
    """Make the fonts of the folder known to matplotlib."""
    for path in files(folder):
        font_manager.fontManager.addfont(path)
