"""The commands as a user types them: what they print, write and leave alone."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from liandong.cli import main
from liandong.estimation.sampling import PROPOSED
from liandong.findings.next_sample import NEEDED

HEAVY = ("pandas", "numpy", "sklearn", "pydantic", "pytask", "jieba", "opencc", "matplotlib")


@pytest.fixture
def study(tmp_path, root, monkeypatch) -> Path:
    """A study of its own: inputs and the coder copied, other results left behind."""
    folder = tmp_path / "study"
    shutil.copytree(root / "corpus", folder / "corpus")
    (folder / "analysis" / "results").mkdir(parents=True)
    shutil.copy(root / "analysis/results/coder.npz", folder / "analysis/results")
    for name in ("study.py", "parameters.toml"):
        shutil.copy(root / "analysis" / name, folder / "analysis")
    monkeypatch.chdir(folder)
    return folder


def run(*words: str):
    return CliRunner().invoke(main, words)


def test_help_names_every_command_and_loads_nothing_that_takes_time():
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from liandong.cli import main\n"
        "result = CliRunner().invoke(main, ['--help'])\n"
        "print(result.output)\n"
        f"print('heavy', [m for m in {HEAVY} if m in sys.modules])\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    for command in ("build", "check", "brief", "code"):
        assert f"\n  {command} " in said
    assert "heavy []" in said


def test_check_finds_no_fault_in_the_study(study):
    result = run("check")
    assert result.exit_code == 0, result.output
    *notes, last = result.output.splitlines()
    assert (
        last
        == "No fault found in documents, scheme, codings, practice sentences, lexicon and models."
    )
    assert len(notes) == 1
    assert "indicators" in notes[0]


def test_check_reports_the_faults_of_all_inputs_at_once(study):
    (study / "corpus/documents/000_78894405face63c5.txt").unlink()
    with (study / "corpus/codebook/actor.yaml").open("a", encoding="utf-8") as file:
        file.write("colour: red\n")
    with (study / "corpus/lexicon/stop_words.txt").open("a", encoding="utf-8") as file:
        file.write("的\n的\n")
    result = run("check")
    assert result.exit_code == 1
    for part in (
        "000_78894405face63c5.txt: the file is missing",
        "“colour”: unknown key",
        "stop_words.txt:",
    ):
        assert part in result.output
    assert "faults; what depends on them was left as it was." in result.output
    assert "Traceback" not in result.output


ADJUDICATOR = (
    "  - {id: li, kind: person, adjudicates: true, description_zh: 试, description_en: A test.}\n"
)


def adjudicated(study: Path, root: Path, rows: int, decision: str) -> Path:
    """Let li decide on the first disagreements of the study, and return the file."""
    with (study / "corpus/codings/coders.yaml").open("a", encoding="utf-8") as file:
        file.write(ADJUDICATOR)
    frame = pd.read_csv(
        root / "analysis/results/disagreements.csv", dtype=str, keep_default_na=False
    )
    path = study / "corpus/decisions/li.csv"
    path.parent.mkdir()
    frame.assign(decision=decision).iloc[:rows].to_csv(path, index=False)
    return path


def drawn(study: Path, root: Path, name: str, *numbers: int) -> list[str]:
    """Write a first draw of some passages that nobody has coded, and return their ids."""
    passages = pd.read_csv(root / "analysis/results/passages.csv", dtype=str, keep_default_na=False)
    coded = pd.read_csv(root / "analysis/results/codings.csv")
    by_hand = coded.loc[coded["coder"] != "machine", "passage_id"]
    body = passages[(passages["kind"] == "body") & ~passages["passage_id"].isin(by_hand)]
    rows = body.iloc[list(numbers)].assign(wave="1", probability="0.5", why="")
    (study / "corpus/samples").mkdir(exist_ok=True)
    rows[list(PROPOSED.columns)].to_csv(study / "corpus/samples" / name, index=False)
    return list(rows["passage_id"])


def test_check_says_what_is_left_to_decide_and_to_code(study, root):
    disputes = len(pd.read_csv(root / "analysis/results/disagreements.csv"))
    adjudicated(study, root, 1, "no")
    first, second = drawn(study, root, "wave-1.csv", 0, 1)
    passages = pd.read_csv(
        root / "analysis/results/passages.csv", dtype=str, keep_default_na=False
    ).set_index("passage_id")
    ((start, end), *_) = json.loads(passages.loc[first, "raw_spans"])
    row = (first.split("-")[0], start, end, passages.loc[first, "text"], "discourse.context")
    for name in ("coder_a", "coder_b"):
        path = study / f"corpus/codings/{name}.csv"
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow([*row, name, ""])
    result = run("check")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines()[:2] == [
        "note: disagreements that li has not decided on, so that the majority stands: "
        f"{disputes - 1} (the rows are in disagreements.csv, as of the last build)",
        "note: wave-1.csv is left out of the estimates: 1 of 2 lack a majority of the coders yet: "
        f"{second}",
    ]


def test_check_reports_the_faults_of_decisions_and_draws_at_once(study, root):
    path = adjudicated(study, root, 1, "perhaps")
    drawn(study, root, "wave-2.csv", 0)
    drawn(study, root, "sample.csv", 1)
    result = run("check")
    assert result.exit_code == 1
    for part in (
        f"{path}:2: unknown decision “perhaps”; expected yes (是) or no (否)",
        "corpus/samples/sample.csv: expected a draw named wave-1.csv",
        "corpus/samples/wave-1.csv: this draw is missing",
        "corpus/samples/wave-2.csv:2: a row of wave 1 stands in the file of wave 2",
        "4 faults; what depends on them was left as it was.",
    ):
        assert part in result.output


def test_a_draw_is_named_after_its_wave(study, root):
    for name in ("claims.yaml", *(f"results/{name}" for name in NEEDED)):
        shutil.copy(root / "analysis" / name, study / "analysis" / name)
    named = run("sample", "--next", "3", "--output", "corpus/samples/next.csv")
    assert named.exit_code == 1
    assert "the draws of this folder are numbered; name this one wave-1.csv" in named.output
    assert not (study / "corpus/samples").exists()
    for wave in (1, 2):
        path = f"corpus/samples/wave-{wave}.csv"
        assert run("sample", "--next", "3", "--output", path).exit_code == 0
    assert run("check").exit_code == 0
    tables = [pd.read_csv(study / f"corpus/samples/wave-{wave}.csv") for wave in (1, 2)]
    assert pd.concat(tables)["passage_id"].nunique() == 6


def test_outside_of_a_study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("check")
    assert result.exit_code == 1
    assert "no study here; change to a folder that holds analysis/study.py" in result.output


def write_units(path: Path, *units: object) -> None:
    lines = [unit if isinstance(unit, str) else json.dumps(unit) for unit in units]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_code_writes_one_row_for_each_code(study):
    write_units(
        study / "u.jsonl", {"id": "a-p000-s00", "text": "社会工作者为居民提供心理疏导服务。"}
    )
    result = run("code", "--units", "u.jsonl", "--output", "codes.csv")
    assert result.exit_code == 0, result.output
    with (study / "codes.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["unit_id", "code", "score"]
    codes = {row["code"] for row in rows}
    wanted = {"actor.social_worker", "actor.resident", "function.psychosocial_support"}
    assert wanted <= codes
    assert sum(code.startswith("discourse.") for code in codes) == 1
    assert all(0 <= float(row["score"]) <= 1 for row in rows)
    assert "a machine's, not a person's" in result.output


def test_code_with_broken_lines_leaves_the_earlier_output(study):
    (study / "codes.csv").write_text("as it was", encoding="utf-8")
    write_units(study / "u.jsonl", {"id": "a", "text": "甲"}, "{broken", {"id": "b"})
    result = run("code", "--units", "u.jsonl", "--output", "codes.csv")
    assert result.exit_code == 1
    assert "u.jsonl:2:" in result.output
    assert "u.jsonl:3:" in result.output
    assert "2 faults; what depends on them was left as it was." in result.output
    assert (study / "codes.csv").read_text(encoding="utf-8") == "as it was"


def test_an_output_that_cannot_be_written_is_said_in_one_sentence(study):
    write_units(study / "u.jsonl", {"id": "a", "text": "甲"})
    result = run("code", "--units", "u.jsonl", "--output", "corpus")
    assert result.exit_code == 1
    assert "corpus: " in result.output
    assert "Traceback" not in result.output
    assert len(result.output.strip().splitlines()) <= 2


def test_code_without_a_unit_file(study):
    result = run("code", "--units", "none.jsonl", "--output", "codes.csv")
    assert result.exit_code == 1
    assert "none.jsonl: the file is missing" in result.output
    assert not (study / "codes.csv").exists()


def gallery(root, name: str, folder: Path) -> Path:
    """Put a received file of the gallery into a folder of its own."""
    return Path(shutil.copy(root / "tests/gallery" / name, folder))


def test_add_preview_adds_nothing_and_add_adds(study, root, tmp_path):
    file = gallery(root, "heat_portal.html", tmp_path)
    before = sorted(path.name for path in (study / "corpus/documents").iterdir())
    shown = run("add", "--preview", str(file))
    assert shown.exit_code == 0
    assert "Nothing was added: leave out --preview to add 1 document." in shown.output
    assert sorted(path.name for path in (study / "corpus/documents").iterdir()) == before
    added = run("add", str(file))
    assert "added corpus/documents/005_heat_portal.yaml" in added.output
    assert "note: 005: guessed and not yet confirmed: title" in run("check").output


def test_the_first_document_begins_a_corpus(study, root, tmp_path):
    shutil.rmtree(study / "corpus/documents")
    added = run("add", str(gallery(root, "heat_portal.html", tmp_path)))
    assert added.exit_code == 0, added.output
    assert "added corpus/documents/000_heat_portal.yaml" in added.output


def test_restore_writes_the_text_alone(study, root, tmp_path):
    file = gallery(root, "heat_gb18030.txt", tmp_path)
    done = run("restore", str(file), "--output", str(tmp_path / "out.txt"))
    assert done.exit_code == 0
    words = (root / "tests/gallery/words/heat.txt").read_text(encoding="utf-8").split()
    assert (tmp_path / "out.txt").read_text(encoding="utf-8").split() == words


def test_no_input_is_overwritten(study, root, tmp_path):
    file = gallery(root, "flood_merged_columns.txt", tmp_path)
    before = file.read_bytes()
    order = str(tmp_path / "order.yaml")
    for words in (
        ("restore", str(file), "--output", str(file)),
        ("order", str(file), "--output", str(file)),
        ("order", str(file), "--output", order, "--view", str(file)),
        ("order", str(file), "--output", order, "--view", order),
    ):
        done = run(*words)
        assert done.exit_code == 1
        assert "itself; name another file to write" in done.output
    assert file.read_bytes() == before
    assert not Path(order).exists()


def test_order_proposes_once_and_shows(study, root, tmp_path):
    file = gallery(root, "flood_merged_columns.txt", tmp_path)
    order, view = tmp_path / "order.yaml", tmp_path / "view.html"
    first = run("order", str(file), "--output", str(order))
    assert "go through it" in first.output
    proposed = order.read_bytes()
    again = run("order", str(file), "--output", str(order), "--view", str(view))
    assert again.output == f"Open {view} to see the pieces and the order side by side.\n"
    assert order.read_bytes() == proposed
    assert "李四" in view.read_text(encoding="utf-8")


def test_an_empty_name_is_not_the_working_folder(study):
    done = run("add", "")
    assert done.exit_code == 1
    assert "an empty name" in done.output
