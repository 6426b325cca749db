import io
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from matplotlib import image

from liandong.briefs import charts
from liandong.briefs.house_style import read_house

COUNTS = pd.DataFrame([[3, 0], [1, 12]], index=["政府", "社区"], columns=["协调", "心理社会支持"])
EDGES = pd.DataFrame(
    {
        "source": ["政府", "政府", "社区"],
        "target": ["社区", "居民", "居民"],
        "count": [4, 20, 9],
        "label": ["", "政社协同", "网格化管理"],
    }
)
BARS = pd.Series({"政府": 12, "社区": 7})


@pytest.fixture(scope="module")
def house(root):
    return read_house(root / "reports", root / "reports/_extensions/liandong/fonts")


@pytest.fixture(scope="module")
def drawn(house):
    return {
        "matrix": charts.matrix(COUNTS, house, rows="主体", columns="职能", unit="语句数"),
        "network": charts.network(EDGES, house, nodes="主体", unit="语句数"),
        "bars": charts.bars(BARS, house, what="被提及的主体", unit="语句数"),
    }


def test_pictures_in_words_say_every_number(drawn):
    assert {name: chart.alt for name, chart in drawn.items()} == {
        "matrix": "主体与职能的对应，数字为语句数。政府：协调3；社区：心理社会支持12、协调1。",
        "network": "主体之间的联动网络，数字为语句数，由多到少：政府与居民20（政社协同）；"
        "社区与居民9（网格化管理）；政府与社区4。",
        "bars": "被提及的主体，数字为语句数：政府12；社区7。",
    }


def test_empty_rows_are_said_to_be_empty(house):
    counts = pd.DataFrame([[0]], index=["企业"], columns=["协调"])
    made = charts.matrix(counts, house, rows="主体", columns="职能", unit="语句数")
    assert made.alt.endswith("企业：无。")


def test_same_bytes_in_another_process(drawn, root):
    """matplotlib draws ids at random unless told otherwise."""
    code = (
        "import sys, hashlib, pandas as pd; from pathlib import Path; "
        "from liandong.briefs import charts, house_style; "
        "reports = Path(sys.argv[1]) / 'reports'; "
        "house = house_style.read_house(reports, reports / '_extensions/liandong/fonts'); "
        "made = charts.bars(pd.Series({'政府': 12, '社区': 7}), house, "
        "what='被提及的主体', unit='语句数'); "
        "sys.stdout.buffer.write(made.svg + made.png)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(root)], capture_output=True, check=True)
    assert done.stdout == drawn["bars"].svg + drawn["bars"].png


def test_text_is_drawn_as_paths_without_a_date(drawn):
    for chart in drawn.values():
        svg = chart.svg.decode("utf-8")
        assert "<text" not in svg
        assert "<dc:date>" not in svg


def test_numbers_stand_apart_from_their_discs_in_grey(drawn):
    """In grey the darkest disc carries light digits: both ends of the scale are there."""
    pixels = image.imread(io.BytesIO(drawn["matrix"].png))
    grey = pixels[..., :3] @ np.array([0.299, 0.587, 0.114])
    assert grey.min() < 0.3
    assert grey.max() > 0.95


def test_labels_of_edges_keep_clear_of_actors_and_of_each_other():
    places = charts.places_of(EDGES)
    taken = list(places.values())
    for source, target in (("政府", "居民"), ("社区", "居民"), ("政府", "社区")):
        spot = charts.free_spot(places[source], places[target], taken)
        gaps = [np.hypot(spot[0] - x, 3.4 * (spot[1] - y)) for x, y in taken]
        assert min(gaps) > 0.25
        taken.append(spot)


def test_actors_that_share_most_stand_side_by_side():
    assert list(charts.places_of(EDGES)) == ["居民", "政府", "社区"]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("协调", ["协调"]),
        ("信息传递", ["信息", "传递"]),
        ("信息传递△", ["信息", "传递△"]),
        ("心理社会支持△", ["心理社", "会支持△"]),
    ],
)
def test_labels_are_halved_without_their_mark(label, lines):
    assert charts._halved(label) == lines
