"""The whole study, run in a copy from the raw files, compared with the committed results.

Then it grows: documents are added by the command line, and flow through all its stages.
"""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from liandong.cli import main

FOLDERS = ("analysis", "corpus", "reports")
BRIEF = "reports/_output/briefs/multi-actor-linkage"
PRODUCTS = ("analysis/results", "reports/figures", "reports/tables")


def brief(study: Path) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(study)
        for name in [name for name in sys.modules if name.split(".")[0] == "analysis"]:
            patch.delitem(sys.modules, name)  # another test may have loaded the study's own
        return CliRunner().invoke(main, ["brief"])


def bytes_of(study: Path, *folders: str) -> dict[str, bytes]:
    files = [path for folder in folders for path in (study / folder).rglob("*") if path.is_file()]
    return {str(path.relative_to(study)): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def study(root, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__", "_output", "results", ".quarto")
        shutil.copytree(root / name, folder / name, ignore=ignored)
    for name in ("figures", "tables"):
        shutil.rmtree(folder / "reports" / name)
    shutil.copy(root / "pyproject.toml", folder)
    return folder


@pytest.fixture(scope="module")
def first(study) -> Result:
    return brief(study)


def test_the_briefs_are_made_from_the_raw_files(first, study):
    assert first.exit_code == 0, first.output
    for suffix in ("pdf", "html", "docx"):
        assert (study / f"{BRIEF}.{suffix}").is_file()
        assert f"{BRIEF}.{suffix}" in first.output


def test_progress_is_shown(first):
    assert "… Restore the raw files and split them into passages." in first.output
    assert "  done in " in first.output


def test_the_results_are_those_committed(first, study, root):
    """Numbers may differ in the last digits between machines; all else is the same."""
    made, kept = bytes_of(study, *PRODUCTS), bytes_of(root, *PRODUCTS)
    assert sorted(made) == sorted(kept)
    for name in made:
        if made[name] != kept[name]:
            assert name.endswith(".csv"), f"{name} differs from what is committed"
            frames = [pd.read_csv(folder / name) for folder in (study, root)]
            pd.testing.assert_frame_equal(*frames, rtol=1e-3, atol=1e-4)


def test_a_second_run_does_nothing_and_says_so(first, study):
    before = bytes_of(study, *PRODUCTS, "reports/_output")
    result = brief(study)
    assert result.exit_code == 0, result.output
    assert "Nothing to do: all" in result.output
    assert bytes_of(study, *PRODUCTS, "reports/_output") == before


def test_an_edit_of_the_prose_renders_only(first, study):
    page = study / "reports/briefs/multi-actor-linkage.qmd"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("## 参考文献", "补一句。\n\n## 参考文献"), encoding="utf-8")
    result = brief(study)
    page.write_text(text, encoding="utf-8")
    assert result.exit_code == 0, result.output
    assert result.output.count("… ") == 1
    assert brief(study).exit_code == 0


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "reports/briefs/multi-actor-linkage.qmd",
            "## 参考文献",
            '[]{.value of="corpus.nothing"} 共12句\n\n## 参考文献',
            "no value “nothing”",
        ),
        ("analysis/claims.yaml", "words: 社会工作可以发挥", "words: 社会工作应当发挥", "verbatim"),
        (
            "corpus/codebook/actor.yaml",
            "dimension: actor",
            "dimension: actor\ncolour: red",
            "colour",
        ),
    ],
)
def test_a_fault_stops_the_build_and_leaves_what_was_there(first, study, file, old, new, said):
    path = study / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    before = bytes_of(study, *PRODUCTS, "reports/_output")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = brief(study)
    path.write_text(text, encoding="utf-8")
    assert result.exit_code == 1
    assert said in result.output
    assert f"{path.name}:" in result.output
    assert "Traceback" not in result.output
    assert bytes_of(study, *PRODUCTS, "reports/_output") == before


def test_the_same_input_gives_the_same_bytes(first, study):
    before = bytes_of(study, *PRODUCTS, "reports/_output")
    shutil.rmtree(study / "reports/_output")
    shutil.rmtree(study / "analysis/results")
    result = brief(study)
    assert result.exit_code == 0, result.output
    assert bytes_of(study, *PRODUCTS, "reports/_output") == before


# What is added: two articles; the second on another site too, with two sentences edited, of
# which one still repeats; the first once more in full, as a PDF.
ADDED = ("flood.md", "heat_portal.html", "heat_second_site.html", "flood_two_columns.pdf")
EDITED = "许多环卫工人在那里午休。"
COMMAND = [sys.executable, "-c", "from liandong.cli import main; main()"]
# Three numbers of topics in place of thirteen: how many there are is no matter here.
FEWER = {"nmf_topic_counts": "[5, 6, 7]", "lda_topic_counts": "[]", "shuffles": "1"}


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
def grown(first, study, root, tmp_path_factory) -> Grown:
    folder = tmp_path_factory.mktemp("grown") / "study"
    shutil.copytree(study, folder, ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "analysis/parameters.toml"
    text = path.read_text(encoding="utf-8")
    for name, value in FEWER.items():
        text, count = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
        assert count == 1
    path.write_text(text, encoding="utf-8")
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
    assert "note        007 repeats 006: 18 of 19 passages" in grown.adding
    assert "note        008 repeats 005: 27 of 27 passages" in grown.adding
    overlaps = grown.table("overlaps")
    repeated = overlaps.groupby("document_id")["passage_id"].nunique()
    assert repeated.to_dict() == {"007": 18, "008": 27}


def test_claims_count_the_added_documents(grown, study):
    before, after = values_of(study, "corpus"), values_of(grown.folder, "corpus")
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
        assert "文献只有7份，不代表全国" in said
    assert len(pdf.pages) == 5


def test_topics_that_changed_are_told_and_stop_nothing(grown):
    notes = [line for line in grown.building.splitlines() if line.startswith("  note: ")]
    assert any("topic_names.yaml: “" in note and "was named for" in note for note in notes)
    assert grown.table("topics")["name_zh"].str.startswith("〔未命名：").any()
