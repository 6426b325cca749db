"""Make the fonts of the briefs anew: `python -m analysis.make_fonts`, seldom needed.

Needs the packages pylopdf-fonts-zh-cn and textflowkit-fonts, and for English fontpkg-source-serif-4
and fontpkg-source-sans-3, which nothing else does; the fonts made are committed, so that Quarto
finds them in a fresh clone.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from analysis.study import ROOT
from liandong.briefs.fonts import latin_face, make_fonts
from liandong.errors import refuse
from liandong.schemas import write_bytes

FONTS = ROOT / "reports" / "_extensions" / "liandong" / "fonts"
# Whatever is written there can be printed.
WRITTEN = ("corpus/**/*.txt", "corpus/**/*.yaml", "analysis/*.yaml", "reports/**/*.qmd")

# Of English pages: file, then package, its file, family, weight, whether italic.
LATIN = {
    "LianSerif-Regular.ttf": ("serif_4", "SourceSerif4[opsz,wght].ttf", "Lian Serif", 400, False),
    "LianSerif-Bold.ttf": ("serif_4", "SourceSerif4[opsz,wght].ttf", "Lian Serif", 700, False),
    "LianSerif-Italic.ttf": (
        *("serif_4", "SourceSerif4-Italic[opsz,wght].ttf"),
        *("Lian Serif", 400, True),
    ),
    "LianSans-Regular.ttf": ("sans_3", "SourceSans3[wght].ttf", "Lian Sans", 400, False),
    "LianSans-Bold.ttf": ("sans_3", "SourceSans3[wght].ttf", "Lian Sans", 700, False),
}


def make_latin() -> None:
    """Write the Latin faces of English pages into a folder of their own, as they lack Chinese."""
    for name, (package, file, family, weight, italic) in LATIN.items():
        source = folder_of(f"fontpkg_source_{package}") / "files" / file
        made = latin_face(source.read_bytes(), family, weight, italic=italic)
        write_bytes(FONTS / "latin" / name, made)


def folder_of(package: str) -> Path:
    """Return the folder of an installed package."""
    found = find_spec(package)
    if not found or not found.submodule_search_locations:
        raise refuse(package, "the package is missing; install it and start again")
    return Path(found.submodule_search_locations[0])


def main() -> None:
    """Write the font files beside the extension that uses them."""
    regular = folder_of("pylopdf_fonts_zh_cn")
    variable = folder_of("textflowkit_fonts") / "fonts"
    texts = [
        path.read_text(encoding="utf-8")
        for pattern in WRITTEN
        for path in sorted(ROOT.glob(pattern))
    ]
    made = make_fonts(
        {
            name: (regular / name).read_bytes()
            for name in ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")
        },
        {"NotoSansSC-Bold.ttf": (variable / "NotoSansSC.ttf").read_bytes()},
        texts,
    )
    for name, font in made.items():
        write_bytes(FONTS / name, font)
    make_latin()


if __name__ == "__main__":
    main()
