"""The study grows: documents are added by the command line and flow through all its stages."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader

from tests.study_copy import BRIEF, copy_of_study, leave_only_the_brief

# What is added: two articles; the second on another site too, with two sentences edited, of
# which one still repeats; the first once more in full, as a PDF.
ADDED = ("flood.md", "heat_portal.html", "heat_second_site.html", "flood_two_columns.pdf")
EDITED = "许多环卫工人在那里午休。"
COMMAND = [sys.executable, "-c", "from liandong.cli import main; main()"]
# Three numbers of topics in place of thirteen, from fewer starts: how many is no matter here.
FEWER = {
    "nmf_topic_counts": "[5, 6, 7]",
    "lda_topic_counts": "[]",
    "seeds": "[0, 1, 2, 3, 4]",
    "shuffles": "1",
    "resamples": "200",
}


def told(folder: Path, *arguments: str | Path) -> str:
    """Run `liandong` in a process of its own: a study's tasks are imported once a process."""
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@dataclass(frozen=True)
class Grown:
    """The study with more documents, and what the commands said."""

    folder: Path
    adding: str
    building: str

    def table(self, name: str) -> pd.DataFrame:
        path = self.folder / "analysis" / "results" / f"{name}.csv"
        return pd.read_csv(path, dtype={"document_id": str, "check": str}, keep_default_na=False)

    def passages_of(self, document_id: str) -> set[str]:
        coded = self.table("coded_passages")
        return set(coded.loc[coded["document_id"] == document_id, "passage_id"])


def values_of(study: Path, claim_id: str) -> dict[str, float]:
    claims = json.loads((study / "analysis/results/claims.json").read_text(encoding="utf-8"))
    (found,) = (claim for claim in claims["claims"] if claim["id"] == claim_id)
    return {name: value["value"] for name, value in found["values"].items()}


@pytest.fixture(scope="module")
def grown(root, tmp_path_factory) -> Grown:
    folder = copy_of_study(root, tmp_path_factory.mktemp("grown") / "study")
    leave_only_the_brief(folder)
    path = folder / "analysis/parameters.toml"
    text = path.read_text(encoding="utf-8")
    for name, value in FEWER.items():
        text, count = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert count == 1
    path.write_text(text, encoding="utf-8")
    # What was learned of codes about whose sentences nothing changes isn't learned again.
    results = folder / "analysis/results"
    results.mkdir()
    shutil.copy(root / "analysis/results/coder.npz", results)
    adding = told(folder, "add", *(root / "tests/gallery" / name for name in ADDED))
    return Grown(folder, adding, told(folder, "brief"))


def test_added_documents_flow_through_passages_codes_and_topics(grown):
    """In all of 005 and 006, and not in 007, a copy with one edited sentence, and 008."""
    passages = grown.table("passages").set_index("passage_id")
    shares = grown.table("topic_documents").groupby("document_id")["document_share"].sum()
    for document_id in ("005", "006"):
        spoken = passages[passages["document_id"] == document_id]
        body = set(spoken.index[spoken["kind"] == "body"])
        assert len(body) > 15
        assert grown.passages_of(document_id) == body
        assert shares[document_id] == pytest.approx(1, abs=1e-3)
        assert f"without {document_id}" in set(grown.table("topic_stability")["check"])
    assert EDITED in set(passages.loc[passages["document_id"] == "007", "text"])
    assert grown.passages_of("007") == grown.passages_of("008") == set()
    assert not {"007", "008"} & set(shares.index)


def test_a_near_duplicate_counts_once(grown):
    assert "note: 007 repeats 006: 18 of 19 passages" in grown.adding
    assert "note: 008 repeats 005: 27 of 27 passages" in grown.adding
    overlaps = grown.table("overlaps")
    repeated = overlaps.groupby("document_id")["passage_id"].nunique()
    assert repeated.to_dict() == {"007": 18, "008": 27}


def test_claims_count_the_added_documents(grown, root):
    before, after = values_of(root, "corpus"), values_of(grown.folder, "corpus")
    new = sum(len(grown.passages_of(name)) for name in ("005", "006"))
    risen = {name: after[name] - value for name, value in before.items() if after[name] != value}
    # The voices: four of the flood, and 赵文静.
    assert risen == {"documents": 2, "voices": 5, "passages": new, "machine": new}


def test_the_brief_tells_of_the_added_documents(grown):
    assert "Traceback" not in grown.building
    assert f"{BRIEF}.pdf" in grown.building
    pdf = PdfReader(grown.folder / f"{BRIEF}.pdf")
    page = (grown.folder / f"{BRIEF}.html").read_text(encoding="utf-8")
    printed = "".join(sheet.extract_text() for sheet in pdf.pages)
    for text in (printed, re.sub("<[^>]*>", "", page)):
        said = re.sub(r"\s|\u2060", "", text)
        assert "本简报梳理7份公开文献" in said
        assert "7份文献不代表全国" in said
    assert len(pdf.pages) <= 6


def test_topics_that_changed_are_told_and_stop_nothing(grown):
    notes = [line for line in grown.building.splitlines() if line.startswith("  note: ")]
    assert any("topic_names.yaml: “" in note and "was named for" in note for note in notes)
    assert grown.table("topics")["name_zh"].str.startswith("〔未命名：").any()
