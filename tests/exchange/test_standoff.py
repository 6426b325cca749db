"""Hers and ours: two small corpora, made by hand, between which codings travel without words.

Ours is one document of four paragraphs; its first character is that of the title.

    place  text
    0      街道联动
    5      社区工作者每天上门送菜。居委会统一登记。
    26     居委会统一登记。
    35     医院同时派出两名医生。
"""

import json
import re
from pathlib import Path

import pytest

from liandong.coding.codebook import Change, Code, Dimension, Head
from liandong.coding.codings import read_codings
from liandong.coding.scheme import Scheme, read_scheme
from liandong.corpus.reading import Corpus, read_corpus
from liandong.errors import InputFaults
from liandong.exchange.standoff.export import export_standoff
from liandong.exchange.standoff.file import is_standoff, read_standoff
from liandong.exchange.standoff.own_codings import (
    restore_standoff,
    standoff_report,
    write_standoff,
)
from liandong.exchange.standoff.own_copies import copies_of

TITLE = "街道联动"
CARRIED = "社区工作者每天上门送菜。"
LISTED = "居委会统一登记。"
SENT = "医院同时派出两名医生。"
TEXT = f"{TITLE}\n{CARRIED}{LISTED}\n{LISTED}\n{SENT}\n"
OTHER = "学校停课\n志愿者在线辅导学生。\n"
# document, start, end, words, code, coder, note
ROWS = [
    ("000", 5, 17, CARRIED, "actor.social_worker", "model", ""),
    ("000", 5, 17, CARRIED, "discourse.practice", "model", "原文“每天上门，送菜”"),
    ("000", 17, 25, LISTED, "actor.community", "model", "重复"),
    ("000", 26, 34, LISTED, "actor.community", "model", ""),
    ("000", 35, 46, SENT, "actor.medical", "li", ""),
    ("001", 5, 15, "志愿者在线辅导学生。", "actor.volunteer", "li", ""),
]
CODERS = """# Who coded.
coders:
  - id: model
    kind: language_model
    description_zh: 大语言模型，不是人。
    description_en: A large language model, no person.
  - id: li
    kind: person
    description_zh: 一位研究者。
    description_en: A scholar.
"""


def put(folder: Path, number: str, content: bytes, encoding: str = "utf-8", title: str = TITLE):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.txt").write_bytes(content)
    (folder / f"{number}.yaml").write_text(
        f'id: "{number}"\nfile: {number}.txt\nencoding: {encoding}\ntitle: {title}\n'
        "source: 自拟\ndate: ''\ngenre: case_report\n"
        "speakers: [{name: 李某, affiliation: 某校}]\nrights: 自拟例文。\n"
        "citekey: doc\nrepairs: [close_blanks]\n",
        encoding="utf-8",
    )


@pytest.fixture
def make(tmp_path, monkeypatch):
    """Return a function that makes a corpus of texts by number."""
    # The example names no speaker, and needs none.
    monkeypatch.setattr("liandong.corpus.reading.faults_of_speakers", lambda *_: [])

    def made(name: str, **texts: bytes | tuple[bytes, str]) -> Corpus:
        for number, text in texts.items():
            content, encoding = text if isinstance(text, tuple) else (text, "utf-8")
            title = "学校停课" if OTHER[:4].encode() in content else TITLE
            put(tmp_path / name, number.removeprefix("d"), content, encoding, title)
        return read_corpus(tmp_path / name)

    return made


@pytest.fixture
def scheme() -> Scheme:
    codes = tuple(Code.model_construct(id=name) for name in sorted({row[4] for row in ROWS}))
    change = Change.model_construct(version="2", migrations=())
    head = Head.model_construct(version="2", changes=(change,))
    return Scheme(head, (Dimension.model_construct(codes=codes),))


@pytest.fixture
def ours(make) -> Corpus:
    return make("ours", d000=TEXT.encode(), d001=OTHER.encode())


@pytest.fixture
def codings(tmp_path) -> Path:
    folder = tmp_path / "codings"
    folder.mkdir()
    (folder / "coders.yaml").write_text(CODERS, encoding="utf-8")
    head = "document,start,end,quote,code,coder,note\n"
    for coder in ("model", "li"):
        rows = [",".join(map(str, row)) + "\n" for row in ROWS if row[5] == coder]
        (folder / f"{coder}.csv").write_text(head + "".join(rows), encoding="utf-8")
    return folder


@pytest.fixture
def file(tmp_path, ours, scheme, codings) -> Path:
    export_standoff(tmp_path / "f.jsonl", ours, scheme, codings)
    return tmp_path / "f.jsonl"


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def found(file: Path, corpus: Corpus) -> list[tuple[str, str, int, int]]:
    """Return for each passage where its document and its words stand with her."""
    return [
        (copy.own.id if copy.own else "", placed.found, placed.start, placed.end)
        for copy in copies_of(read_standoff(file), corpus)
        for placed in copy.placed
    ]


def test_a_passage_stands_as_places_hash_and_codes(file):
    passage = lines(file)[5]
    assert passage == {
        "type": "passage",
        "document": "000",
        "start": 5,
        "end": 17,
        "restored_start": 5,
        "restored_end": 17,
        # printf '社区工作者每天上门送菜。' | sha256sum
        "sha256": "027434a0911a11fca4d20b878a310b84c4f3eec8ad7f9e46cb5560b87f771893",
        "codings": [
            {
                "coder": "model",
                "kind": "language_model",
                "codes": ["actor.social_worker", "discourse.practice"],
                "notes": {},  # the note quotes six letters in a row, a comma aside
            }
        ],
    }
    assert [line["notes_left_out"] for line in lines(file)[:1]] == [1]
    assert lines(file)[6]["codings"][0]["notes"] == {"actor.community": "重复"}


def test_no_six_han_characters_of_a_text_stand_in_the_file(file):
    kept = [{**line, "title": ""} for line in lines(file)]
    text = json.dumps(kept, ensure_ascii=False)
    runs = re.findall(r"(?=([㐀-鿿]{6}))", TEXT + OTHER)
    assert len(runs) > 10
    assert not [run for run in runs if run in text]


def test_no_words_of_the_study_leak(root, corpus, tmp_path):
    out = tmp_path / "f.jsonl"
    scheme = read_scheme(root / "corpus" / "codebook")
    export_standoff(out, corpus, scheme, root / "corpus" / "codings")
    kept = json.dumps([{**line, "title": ""} for line in lines(out)], ensure_ascii=False)
    leaves = set(re.findall(r"(?=([㐀-鿿]{6}))", kept))
    for document in corpus.documents:
        for text in (document.raw, document.restored.text):
            assert leaves.isdisjoint(re.findall(r"(?=([㐀-鿿]{6}))", text))


def test_the_same_codings_give_the_same_bytes(tmp_path, ours, scheme, codings):
    for name in ("a.zip", "b.zip"):
        export_standoff(tmp_path / name, ours, scheme, codings)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert is_standoff(tmp_path / "a.zip")
    assert len(read_standoff(tmp_path / "a.zip").passages) == 5


HERE = [
    ("000", "here", 5, 17),
    ("000", "here", 17, 25),
    ("000", "here", 26, 34),
    ("000", "here", 35, 46),
    ("001", "here", 5, 15),
]
# A carriage return before each line end moves the raw places by one a paragraph.
CRLF = [
    ("000", "here", 6, 18),
    ("000", "here", 18, 26),
    ("000", "here", 28, 36),
    ("000", "here", 38, 49),
    ("001", "here", 6, 16),
]


@pytest.mark.parametrize(
    ("text", "other", "places", "said"),
    [
        (TEXT.encode(), OTHER.encode(), HERE, "the same file. 4 of 4"),
        (
            TEXT.strip().replace("\n", "\r\n").encode(),
            OTHER.replace("\n", "\r\n").encode(),
            CRLF,
            "the same text but for its line ends. 4 of 4",
        ),
        (
            (TEXT.encode("utf-8-sig"), "utf-8-sig"),
            OTHER.encode(),
            HERE,
            "another file with the same text (one has a byte order mark). 4 of 4",
        ),
        (
            (TEXT.encode("gb18030"), "gb18030"),
            OTHER.encode(),
            HERE,
            "another file with the same text (encoding gb18030 instead of utf-8). 4 of 4",
        ),
    ],
    ids=["as it is", "CRLF", "BOM", "GB18030"],
)
def test_another_file_with_the_same_words_takes_all(make, file, text, other, places, said):
    hers = make("hers", d000=text, d001=other)
    assert found(file, hers) == places
    assert f"000 “{TITLE}”: {said} passages at their place.\n" in standoff_report(file, hers)


def test_a_changed_sentence_loses_its_codings_only(make, file):
    changed = TEXT.replace("两名医生", "三名医生")
    hers = make("hers", d000=changed.encode(), d001=OTHER.encode())
    assert [item[1] for item in found(file, hers)] == ["here", "here", "here", "nowhere", "here"]
    report = standoff_report(file, hers)
    assert "the text as received differs (47 characters instead of 47)" in report
    assert "3 of 4 passages at their place, 1 nowhere.\n" in report
    assert "  000 35–46: actor.medical: stands nowhere in your copy\n" in report
    assert "4 of 5 passages hold: 5 codings can be put back.\n" in report


def test_a_paragraph_put_in_before_moves_the_rest(make, file):
    """通知如下。 and its line end are six characters; the same words twice keep their order."""
    moved = TEXT.replace("\n", "\n通知如下。\n", 1)
    hers = make("hers", d000=moved.encode(), d001=OTHER.encode())
    assert found(file, hers) == [
        ("000", "elsewhere", 11, 23),
        ("000", "elsewhere", 23, 31),
        ("000", "elsewhere", 32, 40),
        ("000", "elsewhere", 41, 52),
        ("001", "here", 5, 15),
    ]


def test_words_that_stand_once_more_with_her_are_not_guessed(make, file):
    moved = TEXT.replace("\n", f"\n通知如下。{LISTED}\n", 1)
    hers = make("hers", d000=moved.encode(), d001=OTHER.encode())
    assert [item[1] for item in found(file, hers)] == [
        "elsewhere",
        "unclear",
        "unclear",
        "elsewhere",
        "here",
    ]


def test_words_inside_a_longer_sentence_are_found(make, file):
    longer = TEXT.replace(SENT, f"据了解，{SENT}")
    hers = make("hers", d000=longer.encode(), d001=OTHER.encode())
    assert found(file, hers)[3] == ("000", "elsewhere", 39, 50)


def test_a_missing_document_is_named_with_its_codes(make, file):
    hers = make("hers", d000=TEXT.encode())
    report = standoff_report(file, hers)
    assert "001 “学校停课”: missing; no document of yours holds its text (1 passages).\n" in report
    assert "  001 5–15: actor.volunteer: its document is missing\n" in report


def test_a_document_is_known_by_its_text_not_by_its_number(make, file):
    hers = make("hers", d000=OTHER.encode(), d007=TEXT.replace("两", "三").encode())
    assert [(item[0], item[1]) for item in found(file, hers)] == [
        ("007", "here"),
        ("007", "here"),
        ("007", "here"),
        ("007", "nowhere"),
        ("000", "here"),
    ]
    assert "its number is 007 with you" in standoff_report(file, hers)


def test_what_holds_is_written_and_read_by_the_study(make, file, scheme, tmp_path):
    text = TEXT.replace("\n", "\r\n").replace("两名医生", "三名医生")
    hers = make("hers", d000=text.encode(), d001=OTHER.encode())
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/coders.yaml").write_text(
        "# Mine.\ncoders:\n  - id: wang  # myself\n    kind: person\n    description_zh: 我\n"
        "    description_en: I\n",
        encoding="utf-8",
    )
    (tmp_path / "mine/wang.csv").write_text("document,start,end,quote,code,coder,note\n")
    written = write_standoff(file, hers, tmp_path / "mine", scheme)
    assert [path.name for path in written] == ["model.csv", "li.csv", "coders.yaml"]
    codings = read_codings(tmp_path / "mine", hers, scheme)
    assert [(coder.id, coder.kind) for coder in codings.coders] == [
        ("wang", "person"),
        ("model", "language_model"),
        ("li", "person"),
    ]
    assert codings.codes["li"] == {"001-p001-s00": frozenset({"actor.volunteer"})}
    assert codings.codes["model"]["000-p002-s00"] == frozenset({"actor.community"})
    assert "- id: wang  # myself" in (tmp_path / "mine/coders.yaml").read_text(encoding="utf-8")


def test_nothing_is_written_over_and_nothing_in_part(make, file, scheme, codings):
    hers = make("hers", d000=TEXT.encode())
    (codings / "model.csv").unlink()
    before = {path.name: path.read_bytes() for path in codings.iterdir()}
    with pytest.raises(InputFaults) as error:
        write_standoff(file, hers, codings, scheme)
    said = str(error.value)
    assert "there is a coder “model” already" in said
    assert "there are codings of “li” already" in said or "there is a coder “li” already" in said
    assert {path.name: path.read_bytes() for path in codings.iterdir()} == before


def test_when_one_file_cannot_be_written_none_is(make, file, scheme, tmp_path, monkeypatch):
    from liandong.exchange import coders_file

    def failing(path, content):
        if path.name == "coders.yaml":
            raise OSError("no space left")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)

    monkeypatch.setattr(coders_file, "write_bytes", failing)
    hers = make("hers", d000=TEXT.encode(), d001=OTHER.encode())
    with pytest.raises(OSError, match="no space"):
        write_standoff(file, hers, tmp_path / "mine", scheme)
    assert not list((tmp_path / "mine").iterdir())


def test_a_code_that_her_scheme_lacks_is_named(make, file, scheme, tmp_path):
    text = file.read_text(encoding="utf-8").replace("actor.medical", "actor.media")
    file.write_text(text, encoding="utf-8")
    hers = make("hers", d000=TEXT.encode(), d001=OTHER.encode())
    assert len(restore_standoff(file, hers, scheme).lacking) == 1
    assert "Your scheme: unknown code “actor.media”" in standoff_report(file, hers, scheme)
    with pytest.raises(InputFaults, match=r"unknown code “actor\.media”"):
        write_standoff(file, hers, tmp_path / "mine", scheme)
    assert not (tmp_path / "mine").exists()


def test_a_version_that_her_scheme_lacks_is_named(make, file, scheme, tmp_path):
    text = file.read_text(encoding="utf-8").replace(
        '"scheme_version": "2"', '"scheme_version": "3"'
    )
    file.write_text(text, encoding="utf-8")
    hers = make("hers", d000=TEXT.encode(), d001=OTHER.encode())
    with pytest.raises(InputFaults, match="version 3, under which model coded, is not among"):
        write_standoff(file, hers, tmp_path / "mine", scheme)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"type": "standoff"', '"type": "thing"', "expected a line of type"),
        ('"format_version": 1', '"format_version": 2', "its format is version 2, expected 1"),
        ('"id": "model"', '"id": "../model"', "String should match pattern"),
        ('"restored_end": 46', '"restored_end": 460', "is not within the restored text"),
        ('"coder": "li"', '"coder": "mao"', "no line describes the coder “mao” of kind person"),
        ('"kind": "person", "codes"', '"kind": "machine", "codes"', "“li” of kind machine"),
        ('"document": "001"', '"document": "009"', "no line describes the document “009”"),
        ('"start": 17', '"start": 17, "words": "x"', "Extra inputs are not permitted"),
        ('"start": 26, "end": 34', '"start": 17, "end": 25', "stands there 2 times"),
        ('{"type": "passage"', '{"type": "pass', "this line is no JSON"),
    ],
)
def test_a_damaged_file_is_refused(file, old, new, said):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputFaults, match=re.escape(said)):
        read_standoff(file)


@pytest.mark.parametrize("place", [-1, 60])
def test_a_broken_zip_is_refused(tmp_path, ours, scheme, codings, place):
    """Cut off; and with other bytes in the midst of what is compressed."""
    path = tmp_path / "f.zip"
    export_standoff(path, ours, scheme, codings)
    content = path.read_bytes()
    broken = content[: -len(content) // 2] if place < 0 else content[:place] + b"\xff" * 9
    path.write_bytes(broken + content[len(broken) :] if place > 0 else broken)
    with pytest.raises(InputFaults, match="can't be unpacked"):
        read_standoff(path)
    assert not is_standoff(path)
