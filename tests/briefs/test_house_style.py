"""The house style as read, and two styles on the same page."""

import html
import json
import re
import subprocess
import zipfile
from collections import Counter

import pypandoc
import pytest
from pypdf import PdfReader

from liandong.briefs import word
from liandong.briefs.house_style import MARKUP, contrast, furniture, issue, read_house, read_logo
from liandong.briefs.rendering import logo_png, render, stock_reference
from liandong.errors import InputFaults

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">\n{}\n</svg>\n'


@pytest.fixture(scope="module")
def fonts(root):
    return root / "reports" / "_extensions" / "liandong" / "fonts"


@pytest.fixture
def faults(study, fonts):
    """Return a function that changes the house style and says what is wrong with it."""

    def found(old: str, new: str) -> list[str]:
        path = study.reports / "house-style.yml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        with pytest.raises(InputFaults) as caught:
            read_house(study.reports, fonts)
        return [str(fault).removeprefix(f"{study.reports}/") for fault in caught.value.faults]

    return found


@pytest.mark.parametrize(
    ("one", "ratio"),
    [("#000000", 21), ("#767676", 4.54), ("#777777", 4.48), ("#0000ff", 8.59), ("#ff0000", 4.00)],
)
def test_contrast_is_that_of_published_examples(one, ratio):
    """WebAIM's contrast checker, on white; the order of the two is of no consequence."""
    assert contrast(one, "#ffffff") == pytest.approx(ratio, abs=0.005)
    assert contrast("#ffffff", one) == contrast(one, "#ffffff")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"#1b2a41"',
            '"#777777"',
            [
                "house-style.yml:17: “colours.ink”: #777777 on white has a contrast of 4.48:1, "
                "expected at least 4.5:1; take a darker colour",
                "house-style.yml:17: “colours.ink”: #777777 on the tint #eef2f6 has a contrast of "
                "3.98:1, expected at least 4.5:1; take a darker colour",
            ],
        ),
        (
            "text: Noto Serif SC",
            "text: Comic Sans",
            [
                "house-style.yml:25: “fonts.text”: no font of this family; expected one of: "
                "Noto Sans SC、Noto Serif SC"
            ],
        ),
        (
            "labels: Noto Sans SC",
            "labels: Noto Serif SC",
            [
                "house-style.yml:27: “fonts.labels”: Noto Serif SC has no bold face; expected one "
                "of: Noto Sans SC"
            ],
        ),
        (
            "zh: 联系：briefs",
            "zh: ☎ 联系：briefs",
            ["house-style.yml:36: “contact.zh”: no font of the brief has ☎; write it otherwise"],
        ),
        (
            "file: logo.svg",
            "file: other.svg",
            ["other.svg: the file is missing; put it back or remove what names it"],
        ),
        (
            "zh: 联动研究组\n",
            "zh: 联动*研究组*\n",
            [
                "house-style.yml:5: “organisation.zh”: '*' would not be printed as it stands; "
                "write it without, got '联动*研究组*'"
            ],
        ),
        (
            '"#c4ccd6"',
            "grey",
            [
                'house-style.yml:21: “colours.rule”: expected a colour like "#1f4e79", in quotes, '
                "got 'grey'"
            ],
        ),
        (
            "  number: 1\n",
            "  number: 0\n",
            [
                "house-style.yml:33: “series.number”: Input should be greater than or equal "
                "to 1, got 0"
            ],
        ),
    ],
)
def test_faults_are_told_with_their_line(faults, old, new, said):
    assert faults(old, new) == said


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script/>", "<script> does not print alike everywhere; remove the script"),
        ("<text>联</text>", "<text> does not print alike everywhere; turn the letters into paths"),
        ('<path onclick="x()"/>', "onclick=… runs a script; remove it"),
        ('<use href="http://a.example/b"/>', "“http://a.example/b” lies outside the logo"),
        ("<path>", "not valid SVG"),
    ],
)
def test_logo_that_would_not_print_everywhere_is_refused(tmp_path, inside, said):
    path = tmp_path / "logo.svg"
    path.write_text(SVG.format(inside), "utf-8")
    with pytest.raises(InputFaults) as caught:
        read_logo(path)
    assert re.search(rf"logo\.svg:[23]: {re.escape(said)}", str(caught.value))


def test_issues_are_named_in_either_language(root, fonts):
    series = read_house(root / "examples/second-style", fonts).style.series
    assert [issue(series, "zh-Hans", number) for number in (1, 10, 11, 20, 99)] == [
        *("第一期", "第十期", "第十一期", "第二十期", "第九十九期")
    ]
    assert issue(series, "zh-Hans") == "第十二期"
    assert issue(series, "en") == "No. 12"


def test_a_line_that_is_accepted_is_read_as_it_stands_by_the_filter():
    """The filter reads the file with Pandoc, for which a value is Markdown."""
    line = "a_b@x.example & 'it' \"is\" -- 2 - 1 #3 50% $5 ~6 ^7 {8} |9| 联系：〔损〕… https://x.example"
    assert not MARKUP.search(line)
    source = f"---\nline: {json.dumps(line, ensure_ascii=False)}\n---\n"
    command = [
        pypandoc.get_pandoc_path(),
        "-f",
        "commonmark+yaml_metadata_block",
        "-t",
        "native",
        "-s",
    ]
    done = subprocess.run(command, input=source, capture_output=True, text=True, check=True)
    said = re.findall(r'Str "((?:[^"\\]|\\.)*)"|(Space)', done.stdout)
    words = "".join(" " if space else json.loads(_decimal(f'"{text}"')) for text, space in said)
    assert words == line


def _decimal(literal: str) -> str:
    """Return a Haskell string literal as JSON."""
    return re.sub(r"\\(\d+)(\\&)?", lambda found: f"\\u{int(found[1]):04x}", literal)


# Two styles ------------------------------------------------------------------------------

STYLES = ("reports", "examples/second-style")


def dressed(study, root, style):
    """Put a style's two files into a study, as a user would, and render it."""
    for name in ("house-style.yml", "logo.svg"):
        (study.reports / name).write_bytes((root / style / name).read_bytes())
    text = study.page.read_text("utf-8")
    study.page.write_text(re.sub("(?m)^(series|issue): .*\n", "", text), "utf-8")
    extension = study.reports / "_extensions"
    extension.unlink()
    own = extension / "liandong"
    own.mkdir(parents=True)
    for path in (root / "reports/_extensions/liandong").iterdir():
        if path.name != "reference.docx":
            (own / path.name).symlink_to(path)
    house = read_house(study.reports, own / "fonts")
    made = word.reference_docx(stock_reference(), house.style, logo_png(house.logo))
    (own / "reference.docx").write_bytes(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
        render(study.reports)
    return study, house.style


@pytest.fixture(scope="module")
def pair(tmp_path_factory, root, copied_study):
    """One page in two styles."""
    return [dressed(copied_study(tmp_path_factory.mktemp("style")), root, at) for at in STYLES]


def words_of_word(study):
    with zipfile.ZipFile(study.output("docx")) as archive:
        parts = [archive.read(f"word/{name}.xml").decode() for name in ("document", "footnotes")]
    return "".join(re.findall("<w:t(?: [^>]*)?>([^<]*)<", "".join(parts)))


def words_of_web(study):
    body = study.output("html").read_text("utf-8").partition("<body")[2]
    return html.unescape(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]*>", "", body))


def without(text, style):
    for said in sorted(furniture(style, "zh-Hans")[1:], key=len, reverse=True):
        text = re.sub(r"\s", "", text)
        assert re.sub(r"\s", "", said) in text
        text = text.replace(re.sub(r"\s", "", said), "")
    return text


@pytest.mark.parametrize("read", [words_of_word, words_of_web])
def test_another_style_changes_no_word_but_the_house_s_own(pair, read):
    one, other = (without(read(study), style) for study, style in pair)
    assert one == other
    assert "“应该从‘平战结合’的多维角度推动联动" in one
    assert "31.2%" in one


def test_another_style_changes_no_sign_of_the_pdf_but_the_house_s_own(pair):
    """The order of lines depends on where pages end; the signs don't."""
    texts = [
        without("".join(p.extract_text() for p in PdfReader(study.output("pdf")).pages), style)
        for study, style in pair
    ]
    assert Counter(texts[0]) == Counter(texts[1])
    assert all("31.2%" in text for text in texts)


def drawn_in(study):
    """Return all that the PDF's pages draw, and the words for the logo."""
    pdf = PdfReader(study.output("pdf"))
    return "".join(page.get_contents().get_data().decode("latin-1") for page in pdf.pages)


def _drawn(colour):
    """Return a pattern for a colour as PDF writes it: three shares of one."""
    shares = (f"{int(colour[at : at + 2], 16) / 255:.3f}"[:4] for at in (1, 3, 5))
    return r"\d* ".join(re.escape(share) for share in shares)


def test_another_style_changes_colours_fonts_and_logo(pair):
    accents = ("#1f4e79", "#7a3413")
    fonts_of_text = ("Noto Serif SC", "Noto Sans SC")
    word_fonts = ("宋体", "黑体")
    for (study, style), accent, family, song in zip(
        pair, accents, fonts_of_text, word_fonts, strict=True
    ):
        page = study.output("html").read_text("utf-8")
        assert f"--accent: {accent};" in page
        assert f'--text-font: "{family}",' in page
        assert f'alt="{style.logo.alt.zh}"' in page
        # The logo has its own colours: the other style's accent must be gone from the rest.
        assert [bool(re.search(_drawn(of), drawn_in(study))) for of in accents] == [
            of == accent for of in accents
        ]
        with zipfile.ZipFile(study.output("docx")) as archive:
            sheet = archive.read("word/styles.xml").decode("utf-8")
            head = archive.read("word/header1.xml").decode("utf-8")
        assert f'<w:color w:val="{accent[1:].upper()}"/>' in sheet.replace(" />", "/>")
        assert f'w:eastAsia="{song}"' in sheet.partition("</w:rPrDefault>")[0]
        assert style.logo.alt.zh in head


def test_style_sheet_takes_colours_and_fonts_from_the_house(rendered, root):
    sheet = (root / "reports/_extensions/liandong/liandong.css").read_text("utf-8")
    given = rendered.output("html").read_text("utf-8").partition(":root {")[2].partition("}")[0]
    assert set(re.findall(r"var\((--[\w-]+)", sheet)) == set(re.findall(r"(--[\w-]+):", given))
    values = re.findall(r"(?<![\w-])color: ([^;]*);|font-family: ([^;]*);", sheet)
    assert {"".join(value) for value in values if "var(" not in "".join(value)} == {"#fff"}


def test_a_page_may_bear_a_number_of_its_own(study, monkeypatch):
    monkeypatch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
    text = re.sub("(?m)^series: .*\n", "", study.page.read_text("utf-8"))
    study.page.write_text(text.replace("issue: 第一期", "issue: 23"), "utf-8")
    render(study.reports)
    line = "多元主体联动研究·政策简报　第二十三期　2026年11月21日"
    assert line in words_of_web(study)
    assert line in words_of_word(study)
    assert "第二十三期" in PdfReader(study.output("pdf")).pages[0].extract_text()
