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


# What English prose takes from a Latin face; all else comes from the Chinese ones behind it.
LATIN = ((0x20, 0x7E), (0xA0, 0x17F), (0x2010, 0x2027), (0x2030, 0x203A), (0x20AC, 0x20AC))
# The size that letters drawn for sizes are taken at, in points.
READ_AT = 11
STYLES = {(400, False): "Regular", (700, False): "Bold", (400, True): "Italic"}


def latin_face(variable: bytes, family: str, weight: int, *, italic: bool = False) -> bytes:
    """Return one weight of a variable Latin font under another name, Latin letters only.

    The names of the Source fonts are reserved: what is changed has to be called otherwise.
    """
    points = frozenset(point for first, last in LATIN for point in range(first, last + 1))
    font = TTFont(io.BytesIO(cut(variable, points)), recalcTimestamp=False)
    places = {"wght": weight, "opsz": READ_AT}
    axes = {axis.axisTag for axis in font["fvar"].axes}
    made = instancer.instantiateVariableFont(
        font, {tag: place for tag, place in places.items() if tag in axes}
    )
    style = STYLES[weight, italic]
    _rename(made, family, style)
    made["OS/2"].usWeightClass = weight
    # Bits of the style: italic, bold, regular; and the older ones of the font's head.
    made["OS/2"].fsSelection = {"Italic": 0x01, "Bold": 0x20, "Regular": 0x40}[style] | 0x80
    made["head"].macStyle = {"Italic": 2, "Bold": 1, "Regular": 0}[style]
    return _saved(made)


def _rename(font: TTFont, family: str, style: str) -> None:
    names = font["name"]
    kept = {0, 5, 7, 8, 9, 11, 13, 14}  # whose work it is, and its licence
    names.names = [record for record in names.names if record.nameID in kept]
    told = {1: family, 2: style, 3: f"{family} {style}", 4: f"{family} {style}"}
    for number, text in {**told, 6: f"{family} {style}".replace(" ", "")}.items():
        names.setName(text, number, 3, 1, 0x409)
    for table in ("STAT", "avar"):
        if table in font:
            del font[table]


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
def families(folder: Path) -> Mapping[str, frozenset[int]]:
    """Return the families of a folder with their weights (400 regular, 700 bold), by name."""
    found: dict[str, set[int]] = {}
    for path in files(folder):
        font = TTFont(path, lazy=True)
        # The typographic family (16) where there is one: 1 may hold the weight as well.
        name = font["name"].getDebugName(16) or font["name"].getDebugName(1)
        found.setdefault(name, set()).add(font["OS/2"].usWeightClass)
    return {name: frozenset(weights) for name, weights in sorted(found.items())}


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
    """Make the fonts of the folder known to matplotlib, in place of another study's."""
    manager = font_manager.fontManager
    ours = files(folder)
    if {str(path) for path in ours} <= {entry.fname for entry in manager.ttflist}:
        return
    names = {path.name for path in ours}
    manager.ttflist = [e for e in manager.ttflist if Path(e.fname).name not in names]
    for path in ours:
        manager.addfont(path)
