"""Set the pages of all models as PDF, and say which don't stand on one page of A4.

Behind a build, from the root of the repository: python benchmarks/model_pages.py
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from pypdf import PdfReader

from liandong.briefs.rendering import render

# Of an A4 sheet, in points.
A4 = (595, 842)


def main(root: Path) -> int:
    """Render the pages in a copy of the study's reports; return how many are too long."""
    with tempfile.TemporaryDirectory() as scratch:
        reports = Path(scratch) / "reports"
        shutil.copytree(root / "reports", reports)
        results = Path("analysis") / "results"
        (Path(scratch) / results).mkdir(parents=True)
        shutil.copy(root / results / "claims.json", Path(scratch) / results / "claims.json")
        pages = sorted((reports / "models").glob("*.qmd"))
        started = time.perf_counter()
        made = render(reports, pages, ("pdf",))
        seconds = time.perf_counter() - started
        sheets = {path.name: PdfReader(path).pages for path in made}
        sizes = {tuple(round(float(x)) for x in each[0].mediabox[2:]) for each in sheets.values()}
    long = [f"{name}: {len(each)} pages" for name, each in sheets.items() if len(each) > 1]
    print(*long, sep="\n", end="\n" if long else "")
    print(f"{len(made)} pages in {seconds:.0f} s, {len(long)} longer than a page, sizes {sizes}")
    return len(long) + (sizes != {A4})


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parent.parent))
