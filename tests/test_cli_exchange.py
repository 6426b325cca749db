"""The commands that find passages, carry codings out and back, and compare two versions.

What is expected is read from the files that people edit, or from the results that a command reads.
"""

import csv
import hashlib
import io
import json
import shutil
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from liandong.cli import main

READ = ("passages.csv", "codings.csv", "coded_passages.csv", "prevalence.csv", "claims.json")
PLACES = ("document", "start", "end", "quote", "code", "coder")
REFI = "{urn:QDA-XML:project:1.0}"
CODERS = ("coder_a", "coder_b", "coder_c")
# A sentence of document 000, its place in the raw file, and its words there.
UNIT, START, END = "000-p001-s00", "56", "106"
LI = "  - {id: li, kind: person, description_zh: 试, description_en: A test.}\n"


def run(*words: object):
    return CliRunner().invoke(main, [str(word) for word in words])


def done(*words: object) -> str:
    """Run a command that must succeed, and return what it says."""
    result = run(*words)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*words: object) -> str:
    """Run a command that must refuse, without a traceback, and return what it says."""
    result = run(*words)
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    return result.output


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def coded(codings: Path, *coders: str) -> list[dict[str, str]]:
    """Return the rows of coders' files, sorted, as an import may order them otherwise."""
    found = [row for coder in coders for row in rows(codings / f"{coder}.csv")]
    return sorted(found, key=lambda row: [row[name] for name in PLACES])


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="module")
def built(root, tmp_path_factory) -> Path:
    """A study with the results that these commands read, and no others."""
    folder = tmp_path_factory.mktemp("exchange") / "study"
    shutil.copytree(root / "corpus", folder / "corpus")
    shutil.copytree(root / "reports/briefs", folder / "reports/briefs")
    (folder / "analysis/results").mkdir(parents=True)
    names = ("study.py", "parameters.toml", "claims.yaml", *(f"results/{name}" for name in READ))
    for name in (*(f"analysis/{each}" for each in names), "CITATION.cff", "requirements.lock"):
        shutil.copy(root / name, folder / name)
    return folder


@pytest.fixture
def study(built, monkeypatch) -> Path:
    """The study, to read only."""
    monkeypatch.chdir(built)
    return built


@pytest.fixture
def own(built, tmp_path, monkeypatch) -> Path:
    """A copy of the study, to write to."""
    folder = Path(shutil.copytree(built, tmp_path / "own"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def small(own) -> Path:
    """A copy with document 000 alone, as most imports need no more."""
    for path in own.glob("corpus/documents/*"):
        if not path.name.startswith("000_"):
            path.unlink()
    for path in (*own.glob("corpus/codings/*.csv"), own / "analysis/results/codings.csv"):
        head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.startswith("000")]
        path.write_text("".join([head, *kept]), encoding="utf-8")
    return own


@pytest.fixture(scope="module")
def packed(built, tmp_path_factory) -> Path:
    """Our own .qdpx and .jsonl of the study, and what was said of them."""
    folder = tmp_path_factory.mktemp("packed")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(built)
        for kind, name in (("refi", "study.qdpx"), ("standoff", "study.jsonl")):
            said = done("export", kind, "--output", folder / name)
            (folder / f"{name}.txt").write_text(said, encoding="utf-8")
    return folder


def only(codings: Path, *kept: str) -> None:
    """Take all other coders out of coders.yaml, and their codings away."""
    path = codings / "coders.yaml"
    head, *entries = path.read_text(encoding="utf-8").split("  - id: ")
    left = [f"  - id: {entry}" for entry in entries if entry.split("\n")[0] in kept]
    path.write_text("".join([head, *left]) if left else "coders: []\n", encoding="utf-8")
    for coder in {*CODERS} - {*kept}:
        (codings / f"{coder}.csv").unlink()


# liandong find -------------------------------------------------------------------------


def test_find_lists_the_passages_with_codes_and_words(study, tmp_path):
    given = rows(study / "analysis/results/coded_passages.csv")
    government = {row["passage_id"] for row in given if row["code"] == "actor.government"}
    passages = rows(study / "analysis/results/passages.csv")
    wanted = [
        row["passage_id"]
        for row in passages
        if "联动" in row["text"] and row["passage_id"] in government
    ]
    assert len(wanted) > 2
    shown = done("find", "actor.government AND 联动")
    assert f"\n{len(wanted)} passages\n" in shown
    assert all(unit in shown for unit in wanted)
    said = done("find", "联动", "--actor", "government", "--output", tmp_path / "f.csv")
    assert [row["passage_id"] for row in rows(tmp_path / "f.csv")] == wanted
    assert f"{len(wanted)} rows written to" in said
    assert "none by a person" in said


def test_find_restricts_by_document_speaker_and_date(study, tmp_path):
    """Of five documents, 001 bears the date 2023-05-29, 002 the date 2020-03-30, others none."""
    with_words = [
        row for row in rows(study / "analysis/results/passages.csv") if "社区" in row["text"]
    ]
    for option, value, column, expected in (
        ("--document", "003", "document_id", "003"),
        ("--speaker", "汤啸天", "speaker", "汤啸天"),
        ("--from", "2021", "document_id", "001"),
        ("--to", "2020", "document_id", "002"),
    ):
        done("find", "社区", option, value, "--output", tmp_path / "f.csv")
        wanted = [row["passage_id"] for row in with_words if row[column] == expected]
        assert wanted
        assert [row["passage_id"] for row in rows(tmp_path / "f.csv")] == wanted


def test_find_shows_one_coder_s_codes_the_context_and_keywords(study, tmp_path):
    own = [
        (row["document"], row["start"], row["end"])
        for row in rows(study / "corpus/codings/coder_a.csv")
        if row["code"] == "actor.party"
    ]
    shown = done("find", "actor.party", "--coder", "coder_a")
    assert f"\n{len(set(own))} passages\nCodes of coder_a alone." in shown

    passages = rows(study / "analysis/results/passages.csv")
    done("find", "网格", "--context", "1", "--output", tmp_path / "f.csv")
    for row in rows(tmp_path / "f.csv"):
        here = next(n for n, one in enumerate(passages) if one["passage_id"] == row["passage_id"])
        assert row["before"] == passages[here - 1]["text"]
        assert row["behind"] == passages[here + 1]["text"]

    done("find", "联动", "--kwic", "--output", tmp_path / "f.csv")
    found = rows(tmp_path / "f.csv")
    assert {row["keyword"] for row in found} == {"联动"}
    assert len(found) == sum(row["text"].count("联动") for row in passages)


# liandong export -----------------------------------------------------------------------


def project(path: Path) -> tuple[ET.Element, dict[str, int]]:
    """Return the project of a .qdpx, and how many codings each of its users gave."""
    with zipfile.ZipFile(path) as archive:
        root = ET.fromstring(archive.read("project.qde"))
    names = {user.get("guid"): user.get("name", "") for user in root.iter(f"{REFI}User")}
    counts = dict.fromkeys(names.values(), 0)
    for coding in root.iter(f"{REFI}Coding"):
        counts[names[coding.get("creatingUser")]] += 1
    return root, counts


def by_models(study: Path) -> dict[str, int]:
    """Return how many codings each user of a study's project gave."""
    counts = {coder: len(rows(study / f"corpus/codings/{coder}.csv")) for coder in CODERS}
    return {f"{coder}（大语言模型，不是人）": count for coder, count in counts.items()}


def test_export_refi_holds_all_texts_and_codings(study, packed):
    root, counts = project(packed / "study.qdpx")
    assert counts == by_models(study)
    assert len(list(root.iter(f"{REFI}TextSource"))) == 5
    said = (packed / "study.qdpx.txt").read_text(encoding="utf-8")
    assert f"{sum(counts.values())} codings of 5 documents" in said


def test_export_refi_has_the_machine_s_codes_if_asked(small, tmp_path):
    done("export", "refi", "--with-machine", "--output", tmp_path / "m.qdpx")
    given = rows(small / "analysis/results/codings.csv")
    machine = {"machine（机器，不是人）": sum(row["coder"] == "machine" for row in given)}
    assert project(tmp_path / "m.qdpx")[1] == {**by_models(small), **machine}


def test_export_codebook_has_every_code_in_three_kinds_of_file(study, tmp_path):
    text = "".join(
        path.read_text(encoding="utf-8") for path in (study / "corpus/codebook").glob("*.yaml")
    )
    written = [line.split(": ")[1] for line in text.splitlines() if line.startswith("  - id: ")]
    for kind in ("qdc", "xlsx", "csv"):
        said = done("export", "codebook", "--output", tmp_path / f"c.{kind}")
        assert f"{len(written)} codes, version 1, written to" in said
    qdc = ET.parse(tmp_path / "c.qdc").iter("{urn:QDA-XML:codebook:1.0}Code")
    codable = [code.get("name", "").split()[-1] for code in qdc if code.get("isCodable") == "true"]
    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx")["codebook"]
    in_workbook = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
    in_table = [row["code"] for row in rows(tmp_path / "c.csv")]
    assert sorted(codable) == sorted(in_workbook) == sorted(in_table) == sorted(written)


def test_export_codings_has_all_rows_and_says_who_coded(study, tmp_path):
    said = done("export", "codings", "--output", tmp_path / "c.csv")
    wanted = coded(study / "corpus/codings", *CODERS)
    assert f"{len(wanted)} codings written to" in said
    assert "none by a person" in said
    found = rows(tmp_path / "c.csv")
    assert {row["coder_kind"] for row in found} == {"language_model"}
    assert sorted([row[name] for name in PLACES] for row in found) == sorted(
        [row[name] for name in PLACES] for row in wanted
    )


def test_export_tables_counts_what_counts_in_findings(study, tmp_path):
    said = done("export", "tables", "--output", tmp_path / "t")
    given = rows(study / "analysis/results/coded_passages.csv")
    for behind, kinds in (
        ("", ("language_model", "machine")),
        ("-models", ("language_model",)),
        ("-machine", ("machine",)),
    ):
        path = tmp_path / f"t/code-document{behind}.csv"
        assert f"written: {path}\n" in said
        count = sum(
            (row["code"], row["document_id"]) == ("actor.resident", "001")
            for row in given
            if row["coder_kind"] in kinds
        )
        assert count > 0
        row = next(row for row in rows(path) if row["code"] == "actor.resident")
        assert row["001"] == str(count)


def test_export_crate_leaves_the_texts_out_unless_asked(small, tmp_path):
    for name in ("corpus/decisions/li.csv", "corpus/samples/wave-1.csv", "reports/_extensions/x"):
        (small / name).parent.mkdir()
        (small / name).write_text("x\n", encoding="utf-8")
    texts = {f"corpus/documents/{path.name}" for path in small.glob("corpus/documents/*.txt")}
    # Of the study's files, the workings of the build and what others made don't go in.
    every = {name: data for name, data in files(small).items()
             if name not in ("analysis/study.py", "reports/_extensions/x")}  # fmt: skip

    said = done("export", "crate", "--with-texts", "--output", tmp_path / "c.zip")
    assert "warning: the texts are in it" in said
    with zipfile.ZipFile(io.BytesIO((tmp_path / "c.zip").read_bytes())) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    assert set(inside) - set(every) == {"ro-crate-metadata.json", "codings.standoff.jsonl"}
    assert {name: inside.get(name) for name in every} == every

    said = done("export", "crate", "--output", tmp_path / "c")
    assert all(name in said for name in texts)
    kept = files(tmp_path / "c")
    assert not texts & set(kept)
    assert "corpus/codebook/actor.yaml" in kept
    known = {item.get("sha256") for item in json.loads(kept["ro-crate-metadata.json"])["@graph"]}
    assert {hashlib.sha256(every[name]).hexdigest() for name in texts} <= known


# liandong import -----------------------------------------------------------------------


def test_our_own_project_brings_back_a_coder_s_rows(own, packed):
    codings, file = own / "corpus/codings", packed / "study.qdpx"
    wanted = coded(codings, "coder_b")
    only(codings, "coder_a", "coder_c")
    before = files(own)

    assert "is a person or a language model; say it" in refused("import", file)
    shown = done("import", "--preview", file, "--kind", "language_model")
    assert f"coder_b.csv: {len(wanted)} rows" in shown
    assert shown.endswith("Nothing was imported: leave out --preview to import.\n")
    assert files(own) == before

    assert "Nothing was imported" not in done("import", file, "--kind", "language_model")
    assert coded(codings, "coder_b") == wanted
    after = files(own)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"corpus/codings/coder_b.csv", "corpus/codings/coders.yaml"}
    added = after["corpus/codings/coders.yaml"].removeprefix(before["corpus/codings/coders.yaml"])
    assert added.decode().startswith("  - id: coder_b\n    kind: language_model\n")


def test_standoff_codings_come_back_in_a_study_without_the_coders(own, packed):
    codings, file = own / "corpus/codings", packed / "study.jsonl"
    wanted = coded(codings, *CODERS)
    text = file.read_text(encoding="utf-8")
    assert not any(row["quote"] in text for row in wanted if len(row["quote"]) > 8)
    said = (packed / "study.jsonl.txt").read_text(encoding="utf-8")
    assert "of 5 documents, coded by 3 language models" in said

    before = files(own)
    assert "Nothing to write" in done("import", file)
    assert files(own) == before
    first = (codings / "coder_a.csv").read_text(encoding="utf-8")
    (codings / "coder_a.csv").write_text(first[: first.rindex("\n", 0, -1) + 1], encoding="utf-8")
    changed = files(own)
    assert "there is a coder “coder_a” already" in refused("import", file, "--preview")
    assert "there is a coder “coder_a” already" in refused("import", file)
    assert files(own) == changed
    only(codings)
    before = files(own)
    assert f"{len(wanted)} codings can be put back." in done("import", file, "--preview")
    assert files(own) == before
    done("import", file)
    assert coded(codings, *CODERS) == wanted
    assert (codings / "coders.yaml").read_text(encoding="utf-8").count("language_model") == 3


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_codings_go_to_a_table_and_come_back(small, tmp_path, ending):
    codings, table = small / "corpus/codings", tmp_path / f"codings.{ending}"
    wanted = coded(codings, "coder_b")
    assert f"{len(coded(codings, *CODERS))} codings" in done("export", "codings", "--output", table)
    only(codings, "coder_a", "coder_c")
    done("import", table, "--kind", "language_model")
    assert coded(codings, "coder_b") == wanted


def test_a_sheet_is_made_filled_in_and_imported(small, tmp_path):
    chosen, sheet = tmp_path / "chosen.csv", tmp_path / "s.xlsx"
    chosen.write_text(f"passage_id\n000-p002-s00\n{UNIT}\n", encoding="utf-8")
    assert "2 passages to code" in done("export", "sheet", "--passages", chosen, "--output", sheet)
    book = openpyxl.load_workbook(sheet)
    names, *lines = book["coding"].iter_rows()
    at = {cell.value: cell.column - 1 for cell in names}
    assert [line[at["passage_id"]].value for line in lines] == ["000-p002-s00", UNIT]
    lines[1][at["code_1"]].value = "actor.community discourse.context"
    lines[1][at["code_2"]].value = "actor.social_worker"
    lines[1][at["note"]].value = "存疑"
    book.save(sheet)

    codings = small / "corpus/codings"
    assert "the coder “li” is new; say --kind" in refused("import", sheet, "--coder", "li")
    with (codings / "coders.yaml").open("a", encoding="utf-8") as file:
        file.write(LI)
    before = files(small)
    assert "3 codings of li." in done("import", sheet, "--coder", "li", "--preview")
    assert files(small) == before
    said = done("import", sheet, "--coder", "li")
    assert "1 passages have no code: they count as not read." in said
    quote = next(row["quote"] for row in rows(codings / "coder_a.csv") if row["start"] == START)
    assert [tuple(row.values()) for row in rows(codings / "li.csv")] == [
        ("000", START, END, quote, code, "li", "存疑")
        for code in ("actor.community", "discourse.context", "actor.social_worker")
    ]
    assert "is coded here already" in refused("import", sheet, "--coder", "li")


def test_an_edited_codebook_changes_the_scheme(small, tmp_path):
    file = tmp_path / "c.xlsx"
    done("export", "codebook", "--output", file)
    book = openpyxl.load_workbook(file)
    cells = [
        cell for row in book["codebook"] for cell in row if cell.value == "Party organisations"
    ]
    cells[0].value = "Party bodies"
    book.save(file)
    before = files(small)
    told = "actor.party label_en: “Party organisations” → “Party bodies”\n1 edit of the scheme."
    assert done("import", file, "--preview").startswith(told)
    assert files(small) == before
    left = " Raise its version in scheme.yaml, then liandong check.\n"
    assert done("import", file) == told + left
    name, old = "corpus/codebook/actor.yaml", b"label_en: Party organisations\n"
    assert before[name].count(old) == 1
    edited = before[name].replace(old, b"label_en: Party bodies\n")
    assert files(small) == {**before, name: edited}


def test_a_table_comes_in_with_codes_renamed_and_what_is_unsound_left_out(small, tmp_path):
    table, codes = tmp_path / "t.csv", tmp_path / "codes.csv"
    quote = next(row["quote"] for row in rows(small / "corpus/codings/coder_a.csv"))
    table.write_text(
        f"document,quote,code,coder\n000,{quote},居委会,Li\n000,不在此处的话语。,居委会,Li\n",
        encoding="utf-8",
    )
    codes.write_text("name,code\n居委会,actor.community\n", encoding="utf-8")
    before = files(small)
    asked = ("import", table, "--kind", "Li=person")
    assert "give that with --codes" in refused(*asked)
    assert "不在此处的话语" in refused(*asked, "--codes", codes)
    said = refused(*asked, "--codes", codes, "--sound-only", "--convention", "miles")
    assert "“miles” is no convention" in said
    assert files(small) == before
    done(*asked, "--codes", codes, "--sound-only")
    found = [tuple(row.values()) for row in rows(small / "corpus/codings/li.csv")]
    assert found == [("000", START, END, quote, "actor.community", "li", "")]
    assert "  - id: li\n    kind: person\n" in (small / "corpus/codings/coders.yaml").read_text(
        "utf-8"
    )


def test_wrong_kinds_of_file_are_refused_in_a_sentence(small, tmp_path):
    for name in ("a.pdf", "a.qdpx", "a.xlsx", "a.csv", "a.jsonl"):
        (tmp_path / name).write_text("x\n", encoding="utf-8")
    (tmp_path / "c.csv").write_text(f"passage_id\n{UNIT}\n", encoding="utf-8")
    before, out = files(small), tmp_path / "out.pdf"
    for words, part in (
        (("import", tmp_path / "a.pdf"), "a.pdf: this is neither a zip archive (.qdpx) nor XML"),
        (("import", tmp_path / "a.qdpx"), "a.qdpx: this is neither a zip archive (.qdpx) nor XML"),
        (("import", tmp_path / "a.xlsx"), "a.xlsx: not a readable XLSX"),
        (("import", tmp_path / "a.csv"), "a.csv: the table has neither codings nor codes"),
        (("import", tmp_path / "a.jsonl"), "a.jsonl"),
        (("import", tmp_path / "none.csv"), "none.csv: the file is missing"),
        (("find", "社区", "--output", out), "name a file ending in .csv, .xlsx or .docx"),
        (("export", "refi", "--output", out), "expected a file name that ends in .qdpx"),
        (("export", "codebook", "--output", out), "name a file ending in .xlsx or .csv"),
        (("export", "tables", "--output", out), "name a file ending in .xlsx, or a folder"),
        (("export", "sheet", "--passages", tmp_path / "c.csv", "--output", out), "ends in .xlsx"),
    ):
        said = refused(*words)
        assert part in said
        assert said.endswith("1 fault; what depends on it was left as it was.\n")
    assert files(small) == before
    assert not out.exists()


# liandong diff -------------------------------------------------------------------------


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_diff_tells_what_differs_between_two_folders(built, own, tmp_path):
    assert done("diff", built, ".") == (
        "No difference in scheme, codings, findings, claims and briefs.\n"
    )
    results = own / "analysis/results"
    edit(own / "corpus/codebook/actor.yaml", "label_en: Party organisations", "label_en: Bodies")
    edit(results / "codings.csv", f"{UNIT},actor.community,language_model,majority,1.000000\n", "")
    first = rows(results / "prevalence.csv")[0]
    *cells, last = first.values()
    edit(results / "prevalence.csv", ",".join([*cells, last]), ",".join([*cells, "99"]))
    edit(results / "claims.json", '"text_zh": "5"', '"text_zh": "6"')
    edit(own / "reports/briefs/multi-actor-linkage.qmd", "多方在场，分工可辨。", "各方都在。")
    said = done("diff", built, ".", "--output", tmp_path / "d")
    for part in (
        "Codes: 1\n  actor.party: English label: Party organisations → Bodies\n",
        f"Passages coded differently: 1\n  {UNIT} (majority): −actor.community\n",
        f"Findings: 1\n  prevalence, {first['code']}: {[*first][-1]} {last} → 99\n",
        "Claims: 1\n  corpus.documents: 5 → 6 (5)\n",
        "multi-actor-linkage.qmd (removed)\n    − 多方在场，分工可辨。\n",
    ):
        assert part in said
    (row,) = rows(tmp_path / "d/coding_changes.csv")
    assert (row["passage_id"], row["taken_away"], row["added"]) == (UNIT, "actor.community", "")
    assert len(files(tmp_path / "d")) == 5
    said = refused("diff", tmp_path, ".")
    assert f"{tmp_path}: no study here; name a folder that holds analysis/study.py" in said
