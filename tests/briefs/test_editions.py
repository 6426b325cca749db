"""The Chinese and the English edition of a page: the same values, quotations and numbers."""

import re
from collections import Counter

import pytest

from liandong.briefs.pages import read_page
from liandong.briefs.proof import NAMED, differences

PAGES = ["briefs/multi-actor-linkage", "methods"]


@pytest.mark.parametrize("name", PAGES)
def test_both_editions_name_the_same(root, name):
    reports = root / "reports"
    pair = [read_page(reports / f"{name}{mark}.qmd") for mark in ("", ".en")]
    assert differences(*pair) == []


def edition(path, body, lang=""):
    path.write_text(f"---\ntitle: 甲\nissue-date: 2026-11-21\n{lang}---\n{body}\n", "utf-8")
    return read_page(path)


VALUE = '[]{.value of="links.count"}'
QUOTE = '[]{.quote of="links" n="1"}'


@pytest.mark.parametrize(
    ("english", "told"),
    [
        (VALUE + QUOTE, []),
        (QUOTE + "\n\n" + VALUE + VALUE, ["value links.count stands 2 times, in Chinese 1"]),
        (QUOTE, ["value links.count stands 0 times, in Chinese 1"]),
        (
            VALUE + QUOTE.replace("1", "2"),
            [
                "quote links n=1 stands 0 times, in Chinese 1",
                "quote links n=2 stands 1 times, in Chinese 0",
            ],
        ),
    ],
)
def test_what_one_edition_lacks_is_told(tmp_path, english, told):
    chinese = edition(tmp_path / "a.qmd", VALUE + QUOTE)
    assert differences(chinese, edition(tmp_path / "a.en.qmd", english, "lang: en\n")) == told


def printed(path):
    """Return the number printed for each value of a rendered page, as often as it stands."""
    shown = re.findall(
        r'data-claim="([^"]+)"\s+data-value="([^"]+)"[^>]*>\s*([\d.,]+%?)',
        path.read_text("utf-8"),
    )
    return Counter((claim, key, number.replace(",", "")) for claim, key, number in shown)


@pytest.mark.parametrize("name", PAGES)
def test_both_editions_print_the_same_numbers(root, name):
    """As committed: `make check` renders them anew."""
    output = root / "reports" / "_output"
    pair = [output / f"{name}{mark}.html" for mark in ("", ".en")]
    if not all(path.is_file() for path in pair):
        pytest.skip("not rendered yet")
    chinese, english = map(printed, pair)
    source = (root / "reports" / f"{name}.qmd").read_text("utf-8")
    named = sum(kind == "value" for _, kind, _ in NAMED.findall(source))
    assert chinese.total() == named
    assert chinese == english
