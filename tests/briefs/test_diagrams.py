"""Pictures of models: nothing overlaps and nothing is cut, on the study's models and worse ones."""

from itertools import combinations, pairwise
from types import SimpleNamespace

import matplotlib as mpl
import pandas as pd
import pytest

from liandong.briefs import charts, fonts
from liandong.briefs.audiences import read_audiences
from liandong.briefs.diagram_layout import Box, Grid, arranged, between
from liandong.briefs.diagrams import Arrow, Drawing, laid_out, model_diagram, presence
from liandong.briefs.house_style import read_house
from liandong.briefs.model_pictures import Words, drawing, side_by_side
from liandong.briefs.model_voice import called
from liandong.briefs.wording import Wording
from liandong.coding.scheme import read_scheme
from liandong.governance.comparison import MODEL_CODES
from liandong.governance.models import read_models
from liandong.schemas import read_table


@pytest.fixture(scope="module")
def house(root):
    reports = root / "reports"
    return read_house(reports, reports / "_extensions" / "liandong" / "fonts")


@pytest.fixture(scope="module")
def scheme(root):
    return read_scheme(root / "corpus/codebook")


def labels_of(scheme, language):
    return {code.id: getattr(code, f"label_{language}") for code in scheme.codes}


@pytest.fixture(scope="module")
def models(root, corpus, scheme):
    return read_models(root / "corpus/codebook/models", corpus, scheme)


@pytest.fixture(scope="module")
def drawings(root, models, scheme):
    """Return the drawing of every model of the study in both languages."""
    audiences = read_audiences(root / "reports/audiences.yml", scheme.code_ids)
    found = {}
    for language in ("zh", "en"):
        own = labels_of(scheme, language)
        labels = {code: called(code, audiences, own, language) for code in own}
        words = Words(labels, Wording(language))
        found |= {(model.id, language): drawing(model, words) for model in models.files}
    return found


@pytest.fixture
def lay(house):
    def lay(made):
        fonts.register(house.fonts)
        with mpl.rc_context(charts.settings(house)):
            return laid_out(made)

    return lay


def faults(laid) -> list[str]:
    """Return what overlaps or is cut."""
    words = [box for box in laid.labels if box is not None]
    named = [*laid.boxes.items(), *((f"words {n}", box) for n, box in enumerate(words))]
    cut = [name for name, box in named if not box.within(charts.WIDTH, laid.height)]
    pairs = combinations(named, 2)
    return cut + [f"{one} on {other}" for (one, a), (other, b) in pairs if a.meets(b)]


def test_nothing_overlaps_and_nothing_is_cut_in_any_model_and_all_is_drawn(drawings, lay):
    laid = {name: lay(made) for name, made in drawings.items()}
    assert len(laid) == 40
    assert {name: faults(each) for name, each in laid.items() if faults(each)} == {}
    assert max(each.height for each in laid.values()) < 3.0
    for name, made in drawings.items():
        assert list(laid[name].boxes) == list(made.actors)
        assert len(laid[name].lines) == len(made.arrows)


def test_eleven_actors_in_a_ring_with_long_names_find_room(lay):
    names = [f"Association of very long names number {n}" for n in range(11)]
    arrows = [Arrow(a, b, "", mutual=False) for a, b in pairwise(names)]
    laid = lay(Drawing(dict.fromkeys(names, ()), arrows, "alt"))
    assert faults(laid) == []


def test_there_and_back_are_two_arrows_apart(lay):
    arrows = [Arrow("甲", "乙", "会商", mutual=False), Arrow("乙", "甲", "购买", mutual=False)]
    laid = lay(Drawing({"甲": ("协调",), "乙": ("服务",)}, arrows, "alt"))
    heights = [start[1] for start, _ in laid.lines]
    assert abs(heights[0] - heights[1]) > 0.1
    assert faults(laid) == []


def test_the_same_drawing_gives_the_same_bytes_in_small_files(house, drawings):
    made = drawings["hub-platform", "zh"]
    one, other = model_diagram(made, house), model_diagram(made, house)
    assert one == other
    assert len(one.svg) + len(one.png) < 60_000


# Geometry by hand --------------------------------------------------------------------------------


def test_a_line_runs_from_edge_to_edge():
    start, end = between(Box(0, 0, 2, 1), Box(10, 0, 4, 1), gap=0)
    assert start == pytest.approx((1, 0))
    assert end == pytest.approx((8, 0))


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (Box(0, 0, 2, 2), Box(1.5, 0, 2, 2), True),
        (Box(0, 0, 2, 2), Box(2.5, 0, 2, 2), False),
        (Box(0, 0, 2, 2), Box(1.5, 2.5, 2, 2), False),
    ],
)
def test_boxes_meet_where_both_widths_and_heights_do(one, other, meets):
    assert one.meets(other) is meets


def test_a_star_puts_its_middle_where_no_arrow_runs_behind_a_box():
    grid = Grid(3, 3)
    pairs = [(0, n) for n in range(1, 9)]
    cells, _ = arranged(9, pairs, grid)
    assert cells[0] == 4


def test_words_of_many_arrows_stand_once_below(root):
    labels = {"actor.a": "甲", "actor.b": "乙", "actor.c": "丙", "m": "会商"}
    ends = [("actor.a", "actor.b"), ("actor.b", "actor.c"), ("actor.a", "actor.c")]
    links = [SimpleNamespace(start=a, end=b, mechanism="m", mutual=False) for a, b in ends]
    made = drawing(SimpleNamespace(roles=(), links=links), Words(labels, Wording("zh")))
    assert [arrow.label for arrow in made.arrows] == ["", "", ""]
    assert made.legend == "未标文字的箭头：会商"
    assert "甲→乙（会商）" in made.alt


@pytest.mark.parametrize("language", ["zh", "en"])
def test_heads_of_the_comparison_of_all_models_do_not_touch(
    root, house, models, scheme, monkeypatch, language
):
    codes = read_table(root / "analysis/results/model_codes.csv", MODEL_CODES)
    names = {model.id: getattr(model, f"name_{language}") for model in models.files}
    words = Words(labels_of(scheme, language), Wording(language))
    table, groups, alt = side_by_side(codes, list(names), names, words)
    figures = []
    draw = charts.chart
    monkeypatch.setattr(charts, "chart", lambda *given: figures.append(given[0]) or draw(*given))
    presence(table, house, groups, alt)
    figures[0].draw_without_rendering()  # places in what was saved are those of its pixels
    heads = [head.get_window_extent() for head in figures[0].axes[0].get_xticklabels()]
    assert len(heads) == table.shape[1]
    assert all(left.x1 < right.x0 for left, right in pairwise(heads))


@pytest.mark.parametrize(("language", "printed"), [("en", '"war" (people\'s)'), ("zh", "“战”")])
def test_quotation_marks_of_a_picture_are_as_wide_as_its_letters(language, printed):
    name = {"en": "“war” (people’s)", "zh": "“战”"}[language]
    codes = pd.DataFrame([("m", "actor.party", 1)], columns=["model_id", "code", "element_count"])
    words = Words({"actor.party": "’"}, Wording(language))
    table, groups, _ = side_by_side(codes, ["m"], {"m": name}, words)
    assert list(table.index) == [printed]
    assert groups[0] == 1
