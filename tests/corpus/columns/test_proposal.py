"""Merged pages are made here from a text of our own: `merged_text.txt`, set and merged by hand."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liandong.corpus.columns import proposal
from liandong.corpus.columns.proposal import (
    joints,
    looks_merged,
    pieces,
    propose,
    unplaced,
    write_reading_order,
)
from liandong.corpus.documents import LeftOut
from liandong.corpus.reading_order import Block, Piece, ReadingOrder, read_reading_order

DOCUMENTS = Path(__file__).parents[3] / "corpus" / "documents"
TEXT = (Path(__file__).parent / "merged_text.txt").read_text(encoding="utf-8")
WIDTH = 14
CUT_ROW = 16
SHORT = 140


def lines_of(text, width=WIDTH):
    """Set each paragraph in lines; the first one has room for two characters less."""
    for paragraph in text.splitlines():
        first = width - 2
        yield paragraph[:first]
        yield from (paragraph[i : i + width] for i in range(first, len(paragraph), width))


def merged(text, count):
    """Print lines in `count` columns side by side; return the page and its lines in order."""
    lines = list(lines_of(text))
    rows = -(-len(lines) // count)
    return "\n".join(" ".join(lines[row::rows]) for row in range(rows)), lines


def pairs(order):
    """Return which pieces follow each other."""
    return set(pairwise(piece.text for block in order.blocks for piece in block.pieces))


@pytest.mark.parametrize("count", [2, 3])
def test_the_order_of_a_merged_page_is_found(count):
    page, lines = merged(TEXT, count)
    order = propose(page)
    right = pairs(order) & set(pairwise(lines))
    assert len(right) >= 0.95 * (len(lines) - 1)
    # A paragraph begins at a name and has it as its speaker.
    speakers = sorted(block.speaker for block in order.blocks if block.speaker)
    assert speakers == ["张明华"] * 3 + ["李秋月"] * 2


@pytest.fixture(scope="module")
def page_004():
    raw = next(DOCUMENTS.glob("004*.txt")).read_text(encoding="utf-8")
    hand = read_reading_order(next(DOCUMENTS.glob("004*.reading-order.yaml")), raw)
    wanted = {
        (a.end - 1, b.start)
        for block in hand.blocks
        for a, b in pairwise(block.pieces)
        if a.gap is None and b.gap is None
    }
    return raw, propose(raw), wanted


def test_four_of_five_joints_of_004_are_as_made_by_hand(page_004):
    _, order, wanted = page_004
    every = [piece for block in order.blocks for piece in block.pieces]
    found = {(a.end - 1, b.start): b.sure for a, b in pairwise(every)}
    assert len(found.keys() & wanted) >= 0.8 * len(wanted) == 0.8 * 271
    known = {start for start, _ in wanted}
    sure = {joint for joint, share in found.items() if share >= 0.9 and joint[0] in known}
    assert len(sure) > 100
    assert len(sure & wanted) >= 0.98 * len(sure)


def test_the_proposal_for_004_keeps_every_character(page_004):
    raw, order, _ = page_004
    assert unplaced(raw, order) == []


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet="社区治理。，“”:张 \n\r\tA1>", max_size=120), st.integers(0, 100))
def test_each_character_but_blanks_is_in_one_piece_or_left_out(text, place):
    left_out = ()
    if text[place : place + 3]:
        words = text[place : place + 3]
        left_out = (LeftOut(start=place, end=place + len(words), text=words, reason="试"),)
    order = propose(text, left_out)
    spans = [(p.start, p.end) for block in order.blocks for p in block.pieces]
    spans += [(item.start, item.end) for item in left_out]
    covered = sorted(i for start, end in spans for i in range(start, end))
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert unplaced(text, order) == []


def test_a_long_document_is_ordered_part_by_part(monkeypatch):
    monkeypatch.setattr(proposal, "LONGEST_PART", 10)
    page, lines = merged(TEXT[:300], 2)
    order = propose(f"{page}\n\n{page}")
    texts = [piece.text for block in order.blocks for piece in block.pieces]
    assert sorted(texts) == sorted(lines * 2)


def test_what_is_in_no_piece_is_told():
    order = ReadingOrder(
        blocks=(Block(kind="body", pieces=(Piece(start=0, end=2, text="社区"),)),),
        left_out=(LeftOut(start=5, end=6, text="略", reason="栏边的字"),),
    )
    assert unplaced("社区 治理略。", order) == [(3, "治"), (4, "理")]


def test_a_text_is_cut_at_blanks_and_line_ends():
    cut = pieces("社区 治理\n\n新格局。\n共建")
    assert [(p.start, p.end, p.text, p.box, p.line) for p in cut] == [
        (0, 2, "社区", 0, 0),
        (3, 5, "治理", 0, 0),
        (7, 11, "新格局。", 1, 1),
        (12, 14, "共建", 1, 2),
    ]
    assert joints("社区 治理\n\n新格局。\n共建") == (2, 5)


def test_two_lines_without_a_blank_between_are_cut_apart():
    rows = merged(TEXT, 2)[0].split("\n")
    apart = rows[CUT_ROW].split()
    rows[CUT_ROW] = "".join(apart)
    assert [p.text for p in pieces("\n".join(rows)) if p.line == CUT_ROW] == apart


@pytest.mark.parametrize("count", [2, 3])
def test_merged_columns_are_recognised(count):
    assert looks_merged(merged(TEXT, count)[0])


POEM = "江上清风吹过堤岸\n巷口灯火等着归人\n一碗热汤放在窗台\n隔壁老人轻轻敲门\n"
TABLE = "某某社区居民委员会 常住人口三千余人 志愿服务队四支 网格员十二名工作站\n"
LIST = "[1] 某某，某某某. 社区协商的制度研究[J]. 社会治理丛刊，2019（3）：12—19.\n"


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "\n".join(lines_of(TEXT, 20)),
        "\n\n".join(" ".join(lines_of(p)) for p in TEXT.splitlines()),
        POEM * 20,
        TABLE * 60,
        LIST * 60,
        "",
    ],
    ids=["prose", "wrapped", "wrapped with blanks", "poem", "table", "references", "nothing"],
)
def test_other_texts_are_not_taken_for_merged(text):
    assert not looks_merged(text)


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("00[0-4]*.txt")), ids=lambda p: p.name[:3])
def test_of_the_five_documents_only_004_looks_merged(path):
    assert looks_merged(path.read_text(encoding="utf-8")) == path.name.startswith("004")


def test_a_proposal_is_written_for_a_person_and_read_again(tmp_path):
    raw = "QQ 群：“是” 略"
    order = ReadingOrder(
        blocks=(
            Block(kind="body", pieces=(Piece(start=0, end=2, text="QQ"),)),
            Block(
                kind="body",
                speaker="张三",
                pieces=(Piece(start=3, end=8, text="群：“是”", sure=0.62), Piece(gap="缺一行")),
            ),
        ),
        left_out=(LeftOut(start=9, end=10, text="略", reason="栏边的字"),),
    )
    path = tmp_path / "a.reading-order.yaml"
    write_reading_order(path, order, "a.txt")
    assert read_reading_order(path, raw) == order
    written = path.read_text(encoding="utf-8")
    assert written.startswith("# Reading order of a.txt, PROPOSED BY A MACHINE.")
    assert written.partition("blocks:\n")[2] == (
        '  - kind: body\n    section: ""\n    speaker: ""\n    pieces:\n'
        '      - {start: 0, end: 2, text: "QQ"}\n'
        '  - kind: body\n    section: ""\n    speaker: "张三"\n    pieces:\n'
        '      - {start: 3, end: 8, text: "群：“是”", sure: 0.62}\n'
        '      - {gap: "缺一行"}\n'
        'left_out:\n  - {start: 9, end: 10, text: "略", reason: "栏边的字"}\n'
    )


def test_the_same_page_gives_the_same_order():
    page, _ = merged(TEXT[:400], 3)
    assert propose(page) == propose(page)


def test_a_long_text_set_in_lines_has_words_by_chance_but_not_more():
    raw = next(DOCUMENTS.glob("002*.txt")).read_text(encoding="utf-8")
    assert not looks_merged("\n".join(lines_of(raw, 15)))


def test_too_short_a_page_is_not_judged():
    assert not looks_merged(merged(TEXT[:SHORT], 2)[0])


def test_a_name_begins_a_paragraph_however_wide_the_lines():
    before, named = pieces("社区工作需要大家一起。 李秋月：大家一起来想一")
    assert list(proposal._paragraphs([before, named], [None, 0.99], 10)) == [
        [(before, None)],
        [(named, 0.99)],
    ]
