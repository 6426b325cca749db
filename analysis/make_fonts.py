"""Make the fonts of the briefs anew: `python -m analysis.make_fonts`, seldom needed.

Needs the packages pylopdf-fonts-zh-cn and textflowkit-fonts, which nothing else does; the
fonts made are committed, so that Quarto finds them in a fresh clone.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from analysis.study import ROOT
from liandong.briefs.fonts import make_fonts
from liandong.errors import refuse
from liandong.schemas import write_bytes

FONTS = ROOT / "reports" / "_extensions" / "liandong" / "fonts"
# Whatever is written there can be printed.
WRITTEN = ("corpus/**/*.txt", "corpus/**/*.yaml", "analysis/*.yaml", "reports/**/*.qmd")


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


if __name__ == "__main__":
    main()
