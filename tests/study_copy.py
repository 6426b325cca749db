"""A copy of the study for the tests that build it."""

import shutil
from pathlib import Path

FOLDERS = ("analysis", "corpus", "reports")
BRIEF = "reports/_output/briefs/multi-actor-linkage"


def copy_of_study(root: Path, folder: Path) -> Path:
    """Copy what people edit, without results, and return the folder."""
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__", "_output", "results", ".quarto")
        shutil.copytree(root / name, folder / name, ignore=ignored)
    for name in ("figures", "tables"):
        shutil.rmtree(folder / "reports" / name)
    shutil.copy(root / "pyproject.toml", folder)
    return folder
