"""A study of one page, in a folder of its own, with the extension of the repository."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypandoc
import pytest

from liandong.briefs.rendering import render

STUDY = Path(__file__).parent / "study"
TEXTS = {"000": "他说：应该从“平战结合”的多维角度推动联动。此后再议。", "001": "另一份文献。"}

GATE = {
    "minimum_alpha": 0.667,
    "minimum_f1": 0.7,
    "minimum_f1_low": 0.5,
    "minimum_passages": 5,
    "on_failure": "mark",
    "codes": {
        "problem.trust": {"label_zh": "信任不足", "label_en": "Lack of trust", "why": "F1 .6 < .7"},
        "problem.power": {"label_zh": "权责失衡", "label_en": "Power", "why": "F1 .5 < .7"},
        "phase.routine": {"label_zh": "平时", "label_en": "Routine", "why": "F1 .5 < .7"},
    },
}


@dataclass(frozen=True)
class Study:
    root: Path

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def claims(self) -> Path:
        return self.root / "analysis" / "results" / "claims.json"

    @property
    def page(self) -> Path:
        return self.reports / "briefs" / "page.qmd"

    def output(self, ending: str) -> Path:
        return self.reports / "_output" / "briefs" / f"page.{ending}"

    def write_body(self, body: str) -> None:
        """Put a body in place of the page's; it begins at line 10."""
        head = re.match(r"---\n.*?\n---\n", self.page.read_text("utf-8"), re.DOTALL)
        assert head
        self.page.write_text(head[0] + body, "utf-8")


def copied(folder: Path, root: Path) -> Study:
    shutil.copytree(STUDY, folder / "study")
    made = Study(folder / "study")
    (made.reports / "_extensions").symlink_to(root / "reports" / "_extensions")
    return made


@pytest.fixture
def study(tmp_path: Path, root: Path) -> Study:
    return copied(tmp_path, root)


@pytest.fixture(scope="session")
def copied_study(root: Path) -> Callable[[Path], Study]:
    """Return a function that puts a study into a folder."""
    return lambda folder: copied(folder, root)


@pytest.fixture
def gated(study):
    """Claims of which the count doesn't pass the gate and the share does."""
    told = json.loads(study.claims.read_text("utf-8"))
    values = told["claims"][0]["values"]
    values["count"]["gate"] = {"passed": False, "codes": ["problem.trust"]}
    values["share"]["gate"] = {"passed": True, "codes": []}
    study.claims.write_text(json.dumps({**told, "gate": GATE}), "utf-8")
    return study


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Study:
    """A study rendered once with the fallback, for tests that only look."""
    made = copied(tmp_path_factory.mktemp("rendered"), root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
        render(made.reports)
    return made


@pytest.fixture
def filtered(study: Study):
    """Return a function that runs the filter alone, as Quarto and the fallback both do."""

    def run(body: str, to: str = "markdown") -> subprocess.CompletedProcess[str]:
        study.write_body(body)
        lua = study.reports / "_extensions" / "liandong" / "liandong.lua"
        command = [pypandoc.get_pandoc_path(), str(study.page), f"--to={to}", "--wrap=none"]
        command += ["--from=markdown+east_asian_line_breaks", f"--lua-filter={lua}"]
        environment = {**os.environ, "QUARTO_PROJECT_DIR": str(study.reports)}
        return subprocess.run(
            command,
            cwd=study.page.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run
