import io
import shutil

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from liandong.briefs import fonts


@pytest.fixture(scope="module")
def folder(root):
    return root / "reports" / "_extensions" / "liandong" / "fonts"


def box(width):
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 700), (width, 700), (width, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


@pytest.fixture(scope="module")
def variable():
    """A variable font of two boxes, 100 units wide at weight 100 and 500 at weight 900."""
    names = [".notdef", "A", "B"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x41: "A", 0x42: "B"})
    builder.setupGlyf({name: box(100) for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2(usWeightClass=100)
    builder.setupPost()
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Thin"})
    weights = [("Thin", 100), ("Regular", 400), ("Bold", 700), ("Black", 900)]
    builder.setupFvar(
        [("wght", 100, 100, 900, "Weight")],
        [{"location": {"wght": weight}, "stylename": name} for name, weight in weights],
    )
    values = [{"name": name, "value": weight} for name, weight in weights]
    builder.setupStat([{"tag": "wght", "name": "Weight", "values": values}])
    wider = [(0, 0), (0, 0), (400, 0), (400, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
    from fontTools.ttLib.tables.TupleVariation import TupleVariation

    builder.setupGvar({n: [TupleVariation({"wght": (0, 1, 1)}, wider)] for n in names})
    target = io.BytesIO()
    builder.save(target)
    return target.getvalue()


def test_gb2312_is_whole():
    points = fonts.gb2312()
    assert len([point for point in points if 0x4E00 <= point <= 0x9FFF]) == 6763
    assert ord("啊") in points
    assert ord("齄") in points
    assert ord("喆") not in points


def test_what_is_written_is_needed():
    assert {ord("喆"), ord("—"), ord("％"), ord("x")} <= fonts.needed(["喆"])


def test_bold_is_static_and_between_the_extremes(variable):
    """100 + (700 − 100) / (900 − 100) × 400 = 400."""
    made = TTFont(io.BytesIO(fonts.static_instance(variable, 700)))
    assert "fvar" not in made
    assert made["glyf"]["A"].xMax == 400
    assert made["OS/2"].usWeightClass == 700
    assert made["name"].getDebugName(2) == "Bold"


def test_cut_keeps_only_what_is_asked_for(variable):
    made = TTFont(io.BytesIO(fonts.cut(variable, frozenset({0x41}))))
    assert set(made.getBestCmap()) == {0x41}


def test_same_fonts_twice(variable):
    """Also on another day: the time of the source stays in the font."""
    source = TTFont(io.BytesIO(variable), recalcTimestamp=False)
    source["head"].modified = 3_000_000_000
    target = io.BytesIO()
    source.save(target)
    variable = target.getvalue()
    for font in (fonts.cut(variable, frozenset({0x41})), fonts.static_instance(variable, 700)):
        assert TTFont(io.BytesIO(font))["head"].modified == 3_000_000_000
    first = fonts.make_fonts({"r.ttf": variable}, {"b.ttf": variable}, ["A"])
    assert list(first) == ["b.ttf", "r.ttf"]
    assert fonts.make_fonts({"r.ttf": variable}, {"b.ttf": variable}, ["A"]) == first


def test_committed_fonts_are_static_small_and_of_the_weights_named(folder):
    weights = {}
    for path in fonts.files(folder):
        font = TTFont(path, lazy=True)
        assert "fvar" not in font
        assert path.stat().st_size < 4_000_000
        weights[path.stem] = font["OS/2"].usWeightClass
    assert weights == {
        "NotoSansSC-Bold": 700,
        "NotoSansSC-Regular": 400,
        "NotoSerifSC-Regular": 400,
    }
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL.txt").read_text("utf-8")


def test_committed_fonts_have_every_character_of_the_corpus(folder, root):
    assert fonts.gb2312() <= fonts.covered(folder)
    for pattern in ("corpus/documents/*.txt", "corpus/codebook/*.yaml", "reports/**/*.qmd"):
        for path in root.glob(pattern):
            assert fonts.missing(path.read_text("utf-8"), folder) == (), path


def test_missing_characters_are_told_once_and_in_order(folder):
    assert fonts.missing("联\u3000𠀀动𠀁𠀀\n", folder) == ("𠀀", "𠀁")


def test_matplotlib_finds_the_fonts_of_the_study_at_hand(folder, tmp_path):
    other = tmp_path / "fonts"
    shutil.copytree(folder, other)
    for registered in (folder, other, folder):
        fonts.register(registered)
        properties = font_manager.FontProperties(family="Noto Sans SC", weight="bold")
        found = font_manager.findfont(properties, fallback_to_default=False)
        assert found == str(registered / "NotoSansSC-Bold.ttf")


def test_a_latin_face_is_renamed_and_cut_to_latin(variable):
    """Bold is 400 units wide of the box's 100 to 500: weight 700 is three quarters of the way."""
    made = TTFont(io.BytesIO(fonts.latin_face(variable, "Lian Boxes", 700)))
    assert "fvar" not in made
    assert {str(record) for record in made["name"].names if record.nameID in (1, 2, 4, 6)} == {
        "Lian Boxes",
        "Bold",
        "Lian Boxes Bold",
        "LianBoxesBold",
    }
    assert made["glyf"]["A"].xMax == 400
    assert made["OS/2"].usWeightClass == 700


def test_english_quotation_marks_are_narrow_in_the_latin_faces(folder):
    """A Chinese face gives them the width of a Chinese character."""
    faces = fonts.files(folder / "latin")
    assert len(faces) == 5
    for path in faces:
        face = TTFont(path)
        width = face["hmtx"][face.getBestCmap()[ord("“")]][0]
        assert width < 0.6 * face["head"].unitsPerEm
        assert not fonts.missing("café – “it’s” ‘a’ … 23% £", folder / "latin")
