"""The same codings from each program's file come into the study as the same rows."""

import csv
from pathlib import Path

import pytest

from liandong.coding.codings import read_codings
from liandong.corpus.reading import Corpus
from liandong.errors import InputFaults
from liandong.exchange.incoming.plan import Options, Study, import_file
from tests.exchange.gallery.make import CODES, CODINGS, HABITS, make
from tests.exchange.small_study import CODERS, copied, document, small_study

GALLERY = Path(__file__).parent / "gallery"
PERSON = Options(kinds=("person",))
CODER_OF = {"王芳": "wang_fang", "Li Wei": "li_wei"}
# Who coded what, worked out by reading: two of the gallery's selections are clauses of one
# sentence, and stay within it.
EXPECTED = {(doc, words, CODES[code], CODER_OF[user]) for doc, words, code, user in CODINGS}


@pytest.fixture(scope="module")
def template(root, tmp_path_factory):
    return small_study(root, tmp_path_factory.mktemp("study") / "codings")


@pytest.fixture
def study(template, tmp_path):
    return copied(template, tmp_path / "codings")


def rows(folder: Path, *names: str) -> list[dict[str, str]]:
    found = []
    for name in names:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def given(folder: Path, *names: str):
    return {(r["document"], r["quote"], r["code"], r["coder"]) for r in rows(folder, *names)}


def faults(path, study, options=PERSON):
    with pytest.raises(InputFaults) as error:
        import_file(path, study, options)
    return str(error.value)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_gallery_is_what_its_script_writes(tmp_path):
    make(tmp_path)
    kept = {name: data for name, data in contents(GALLERY).items() if name in contents(tmp_path)}
    assert contents(tmp_path) == kept


STANDARD = "code points, line ends as stored, no byte order mark counted, the end behind"
CONVENTION = {
    "nvivo_12": "UTF-16 units, line ends as stored, no byte order mark",
    "nvivo_lf": "UTF-16 units, line ends counted as CRLF",
    "qualcoder": "code points, line ends as stored, a byte order mark counted",
    "qualcoder_fresh": "code points, line ends counted as LF, no byte order mark",
    "atlas_ti": STANDARD,
    "maxqda": STANDARD,
    "utf8_bytes": "UTF-8 bytes, line ends as stored, no byte order mark",
    "utf8_bytes_mark": "UTF-8 bytes, line ends as stored, a byte order mark counted",
    "closed": "UTF-16 units, line ends as stored, no byte order mark counted, the last one incl",
}


@pytest.mark.parametrize("name", HABITS)
def test_every_program_s_file_gives_the_same_rows(name, study):
    said = import_file(GALLERY / f"{name}.qdpx", study, PERSON)
    assert f"Places: {CONVENTION[name]}" in said
    assert "Proven: 10 of 10 selections (100.0 %)" in said
    assert given(study.codings, "wang_fang", "li_wei") == EXPECTED
    # The places are those of the raw file: counted by hand for 街道办 通知各户节水。 (7 and CR LF).
    outage = next(r for r in rows(study.codings, "wang_fang") if r["quote"].startswith("街道办"))
    assert (outage["start"], outage["end"]) == ("8", "19")
    read = read_codings(study.codings, study.corpus, study.scheme)
    assert {coder.id: coder.kind for coder in read.coders} == {
        "first": "language_model",
        "wang_fang": "person",
        "li_wei": "person",
    }


@pytest.mark.parametrize("name", ["words.csv", "lines.jsonl"])
def test_words_without_places_are_found(name, study):
    import_file(GALLERY / name, study, PERSON)
    assert given(study.codings, "wang_fang", "li_wei") == EXPECTED


def test_places_in_the_raw_file_are_known_by_their_restored_words(study):
    import_file(GALLERY / "raw_places.csv", study, PERSON)
    assert [r["start"] for r in rows(study.codings, "wang_fang")] == ["6", "8", "38"]


def test_units_of_the_raw_file_are_known_by_their_restored_words(study, tmp_path):
    """UTF-16 units, in which 𠮷 is two; the raw file has a blank that the quotations haven't."""
    raw = "小城\r\n𠮷街 道通知节水。大家照做。\r\n"
    other = document("003", "小城", raw, ("close_blanks",))
    wider = Study(Corpus((*study.corpus.documents, other)), study.scheme, study.codings)
    path = table(
        tmp_path,
        "003,4,14,𠮷街道通知节水。,政府,王芳",
        "003,14,19,大家照做。,居民,王芳",
        header="document,start,end,quote,code,coder",
    )
    said = import_file(path, wider, PERSON)
    assert "003 ← “003”: its raw file\n" in said
    assert "Places: UTF-16 units" in said
    found = [(r["quote"], r["start"], r["end"]) for r in rows(study.codings, "wang_fang")]
    assert found == [("𠮷街道通知节水。", "4", "13"), ("大家照做。", "13", "18")]


def test_a_file_whose_convention_is_unclear_is_asked_about(study):
    said = faults(GALLERY / "unclear.qdpx", study)
    assert "“𠮷祥社区连夜转移三十户居民” (" in said
    assert "“𠮷祥社区连夜转移三十户居民。” (" in said
    named = Options(kinds=("person",), convention="code_points-stored-no_bom-closed")
    import_file(GALLERY / "unclear.qdpx", study, named)
    assert {words[-1] for _, words, _, _ in given(study.codings, "wang_fang")} == {"。"}


BROKEN = [
    "project.qde:10: the places 900–910 are outside the text",
    "project.qde:11: “𠮷祥社区连夜” stands there, not its quotation “不在此处的话”",
    "project.qde:12: the selection ends at 8",
    "project.qde:13: the selection ends at 2",
    "the source “别处的文” (1 selection) is no document of the corpus",
    "the code “天气” (1 coding) is no code of the scheme",
]


def test_all_that_is_not_sound_stops_the_import_together(study):
    before = contents(study.codings)
    import_file(GALLERY / "broken.qdpx", study, PERSON, preview=True)
    said = faults(GALLERY / "broken.qdpx", study)
    assert [part for part in BROKEN if part not in said] == []
    assert contents(study.codings) == before


def test_the_sound_part_comes_in_on_request_and_the_rest_is_listed(study):
    said = import_file(GALLERY / "broken.qdpx", study, Options(kinds=("person",), sound_only=True))
    assert [part for part in BROKEN if part not in said] == []
    assert given(study.codings, "wang_fang", "li_wei") == {
        (doc, words, CODES[code], CODER_OF[user]) for doc, words, code, user in CODINGS[:3]
    }


def test_a_table_of_codes_names_what_the_scheme_does_not_know(study, tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("name,code\n天气,\n社区,actor.resident\n", encoding="utf-8")
    options = Options(kinds=("person",), codes=path, sound_only=True)
    said = import_file(GALLERY / "broken.qdpx", study, options)
    assert "“天气” left out: 1 coding" in said
    assert "no code of the scheme" not in said
    assert "actor.resident" in {code for _, _, code, _ in given(study.codings, "wang_fang")}
    path.write_text("name,code\n风,\n社区,actor.nobody\n", encoding="utf-8")
    said = faults(GALLERY / "broken.qdpx", study, options)
    assert "codes.csv:2: no code of the file is called “风”" in said
    assert "codes.csv:3: unknown code “actor.nobody”" in said


def test_who_coded_must_be_said(study):
    said = faults(GALLERY / "atlas_ti.qdpx", study, Options())
    assert "can't tell whether the user “王芳” is a person or a language model" in said
    assert "“robot” is no kind" in faults(
        GALLERY / "atlas_ti.qdpx", study, Options(kinds=("robot",))
    )


def test_users_of_both_kinds_are_told_apart_by_name(study):
    kinds = ("language_model", "王芳=person")
    said = import_file(GALLERY / "atlas_ti.qdpx", study, Options(kinds=kinds))
    assert "wang_fang (person, new)" in said
    assert "li_wei (language_model, new)" in said
    nobody = Options(kinds=("person", "赵六=person"))
    assert "no user of the file is called “赵六”" in faults(
        GALLERY / "atlas_ti.qdpx", study, nobody
    )


def table(tmp_path: Path, *lines: str, header="document,quote,code,coder,note") -> Path:
    path = tmp_path / "table.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_language_model_is_never_called_a_person(study, tmp_path):
    path = table(tmp_path, "001,𡃁仔们帮忙登记。,志愿者,GPT-5 助手,")
    assert "never called a person" in faults(path, study)


def test_the_comments_of_coders_yaml_stay_and_the_entry_says_where_from(study):
    import_file(GALLERY / "words.csv", study, PERSON)
    text = (study.codings / "coders.yaml").read_text(encoding="utf-8")
    assert text.startswith(CODERS)
    assert (
        "  - id: wang_fang\n    kind: person\n"
        "    description_zh: 由文件“words.csv”导入，用户“王芳”。人。\n"
        "    description_en: Imported from “words.csv”, user “王芳”. A person.\n"
    ) in text


def test_importing_again_changes_nothing_and_other_codings_are_not_written_over(study, tmp_path):
    import_file(GALLERY / "words.csv", study, PERSON)
    before = contents(study.codings)
    assert "Nothing to write" in import_file(GALLERY / "words.csv", study, PERSON)
    assert contents(study.codings) == before
    path = table(tmp_path, "001,𡃁仔们帮忙登记。,志愿者,first,")
    assert "first.csv: first has other codings here already" in faults(path, study)
    assert contents(study.codings) == before


def test_a_selection_over_sentences_codes_those_of_which_it_has_half(study, tmp_path):
    whole = "雨停以后，居民议事会商量怎样修堤。"
    path = table(
        tmp_path,
        "002,街道办通知各户节水。社会工作者逐户敲门，,政府,李,",
        f"001,登记。\n{whole},协商,李,".replace("登记。\n", '"登记。\n').replace(",协商", '",协商'),
    )
    said = import_file(path, study, PERSON)
    assert "Selections over several sentences: 1" in said
    assert given(study.codings, "li") == {
        ("002", "街道办通知各户节水。", "actor.government", "li"),
        # 10 of the 17 characters of its sentence.
        ("002", "社会工作者逐户敲门，", "actor.government", "li"),
        ("001", whole, "mechanism.deliberation", "li"),
    }


def test_less_than_half_of_two_sentences_is_no_coding(study, tmp_path):
    path = table(tmp_path, "001,居民。街道,社区,李,")
    assert "table.csv:2: it has less than half of each sentence" in faults(path, study)


def test_a_text_that_was_changed_is_matched_by_its_words(root, tmp_path):
    """The corpus has another edition: the selections are found by what they quote."""
    other = document(
        "001", "老街抗洪记", "老街抗洪记\n街道派人。雨停以后，居民议事会商量怎样修堤。\n"
    )
    study = small_study(root, tmp_path / "codings")
    study = Study(Corpus((other, study.corpus["002"])), study.scheme, study.codings)
    said = faults(GALLERY / "nvivo_12.qdpx", study)
    assert "the words “𠮷祥社区连夜转移三十户居民。” don't stand in the restored text" in said
    options = Options(kinds=("person",), sound_only=True)
    assert "another form of its text" in import_file(GALLERY / "nvivo_12.qdpx", study, options)
    quotes = {words for doc, words, _, _ in given(study.codings, "wang_fang") if doc == "001"}
    assert quotes == {"雨停以后，居民议事会商量怎样修堤。"}


def test_a_codebook_is_held_against_the_scheme_and_writes_nothing(study):
    before = contents(study.codings)
    said = import_file(GALLERY / "codebook.csv", study, Options())
    assert "a codebook of 2 codes; there are no codings" in said
    assert "“主体/媒体” is no code of the scheme: 报纸与自媒体" in said
    assert contents(study.codings) == before


def test_what_could_not_be_read_again_is_not_written(study):
    (study.codings / "first.csv").write_text("document\n001\n", encoding="utf-8")
    before = contents(study.codings)
    said = faults(GALLERY / "words.csv", study)
    assert f"{study.codings / 'first.csv'}: the column" in said
    assert contents(study.codings) == before
