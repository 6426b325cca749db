import json
from pathlib import Path

import pytest

from liandong.quantities.reported import FIGURES, disagreements, reported_figures
from liandong.schemas import read_table, write_table

FUNDS = "其中上海市慈善基金会筹集资金4.21亿元"


@pytest.fixture(scope="module")
def figures(corpus, tokenizer, tmp_path_factory):
    path = Path(tmp_path_factory.mktemp("figures")) / "reported_figures.csv"
    write_table(path, reported_figures(corpus, tokenizer), FIGURES)
    return read_table(path, FIGURES)


def test_every_figure_stands_at_its_place_in_passage_and_raw_file(corpus, figures):
    texts = corpus.passages.set_index("passage_id")["text"]
    for row in figures.to_dict("records"):
        stop = row["start"] + len(row["quotation"])
        assert texts[row["passage_id"]][row["start"] : stop] == row["quotation"]
        document = corpus[row["document_id"]]
        raw = "".join(document.raw[start:end] for start, end in json.loads(row["raw_spans"]))
        assert "".join(raw.split()) == row["quotation"]


def test_the_hours_a_volunteer_hold_and_the_funds_do_not(figures):
    row = figures[figures["quotation"] == "人均59小时"].iloc[0]
    assert (row["check"], row["agrees"]) == ("17460495小时 / 295949人 = 59小时", "yes")
    assert row["difference"] == pytest.approx(59 - 17460495 / 295949, abs=1e-6)
    funds = figures[(figures["passage_id"] == "002-p027-s00") & (figures["unit"] == "元")]
    assert set(funds["agrees"]) == {"no"}
    assert set(funds["difference"]) == {1088000000 - 421000000 - 87823700 - 500000000}


def test_a_quotation_of_what_fails_says_so_in_both_languages(figures):
    (told,) = disagreements(figures, "002", FUNDS)
    assert told.sentence_zh == "文中分项之和为10.088亿元，与所称总额10.88亿元相差0.792亿元。"
    assert told.sentence_en == (
        "The parts given add up to 1,008,800,000 yuan, not to the 1,088,000,000 yuan stated as"
        " the total; the difference is 79,200,000 yuan."
    )


def test_a_total_that_is_stated_again_fails_again(figures):
    assert len(disagreements(figures, "002", "募集的10.88亿元中，已支出6.34亿元")) == 1


def test_a_quotation_says_nothing_of_figures_that_it_does_not_hold(figures):
    assert disagreements(figures, "002", "人均59小时") == ()
    assert disagreements(figures, "001", FUNDS) == ()
    assert disagreements(figures, "002", "筹集资金14.21亿元") == ()
    assert disagreements(figures, "002", FUNDS, [(0, 10)]) == ()
    raw = json.loads(figures[figures["quotation"] == "4.21亿元"].iloc[0]["raw_spans"])
    assert len(disagreements(figures, "002", FUNDS, [tuple(span) for span in raw])) == 1
