"""A copy of the study for the tests that build it."""

import shutil
from pathlib import Path

FOLDERS = ("analysis", "corpus", "reports")
BRIEF = "reports/_output/briefs/multi-actor-linkage"


def copy_of_study(root: Path, folder: Path) -> Path:
    """Copy what people edit, without results, and return the folder."""
    for name in FOLDERS:
        made = ("_output", "results", "partitions")
        ignored = shutil.ignore_patterns("__pycache__", ".quarto", *made)
        shutil.copytree(root / name, folder / name, ignore=ignored)
    for name in ("figures", "tables"):
        shutil.rmtree(folder / "reports" / name)
    shutil.copy(root / "pyproject.toml", folder)
    return folder


def leave_only_the_brief(study: Path) -> None:
    """Take all other pages out of a copy, for a test that is about none of them."""
    reports, page = study / "reports", f"briefs/{Path(BRIEF).name}.qmd"
    for path in [*reports.glob("*.qmd"), *reports.glob("briefs/*.qmd")]:
        if path != reports / page:
            path.unlink()
    settings = reports / "_quarto.yml"
    lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("    - ") or page in line]
    settings.write_text("".join(kept), encoding="utf-8")
