"""A page with every kind of thing in it, rendered once; each test proves a copy of it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from liandong.briefs.project import read_source
from liandong.briefs.rendered.checks import Grounds, examine
from liandong.briefs.rendered.expected import expected
from liandong.briefs.rendering import render

TEXTS = {"000": "他说：应该从“平战结合”的多维角度推动联动。此后再议。", "001": "另一份文献。"}
BODY = """
::: {.key-findings title="要点"}
- 占[]{.value of="who-links.share"}。[]{.evidence of="who-links"}
:::

## 谁在联动

见@fig-links与@tbl-problems。关信平说：[]{.quote of="who-links" n="1"}共\
[]{.value of="who-links.count"}句[@many2011; @edition2019]，详见[公开数据](https://example.org/data-7)。

::: {#fig-links .figure of="links"}
联动网络

资料来源：试验。
:::

### 小节

::: {#tbl-problems .table of="problems"}
短板与建议

资料来源：试验。
:::

## 何以为据

::: {.box title="数据与可靠性"}
编码者是大语言模型，年份[2020]{.literal reason="年份"}，百分之[三]{.literal reason="试验"}。
:::

1. 甲
2. 乙

## 参考文献 {.unnumbered}

::: {#refs}
:::
"""
TABLE = "| 问题 | 句数 |\n| :--- | :--- |\n| 信任不足 | 4（2＋2） |\n| 资源短缺 | 10 |\n"
# Letters as paths, as the charts of a study have them: a picture's number is a shape.
SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60">
<path d="M 10 10 L 60 10 L 60 50 L 10 50 z" fill="#1f4e79"/>
<path d="M 70 10 C 90 10 110 30 70 50" stroke="#1b2a41" fill="none"/></svg>
"""

WANTED = {}


@dataclass(frozen=True)
class Proved:
    """A rendered page and what proves it."""

    root: Path

    @property
    def reports(self):
        return self.root / "reports"

    @property
    def claims(self):
        return self.root / "analysis" / "results" / "claims.json"

    @property
    def page(self):
        return self.reports / "briefs" / "page.qmd"

    def output(self, ending):
        return self.reports / "_output" / "briefs" / f"page.{ending}"

    def faults(self, ending):
        """Return the sentences of all faults that are found in one format."""
        claims = {one["id"]: one for one in json.loads(self.claims.read_text("utf-8"))["claims"]}
        source = read_source(self.reports)
        grounds = Grounds(claims, {}, TEXTS, ())
        proof = examine(self.output(ending), source, self.wanted(source, claims), grounds)
        return [str(fault).removeprefix(f"{self.output(ending)}: ") for fault in proof.faults]

    def wanted(self, source, claims):
        """Return what the page must say; Pandoc is asked once for the same sources."""
        files = [self.claims, self.page, source.folder / "references.bib"]
        files += sorted((source.folder / "tables").iterdir())
        key = tuple(file.read_bytes() for file in files)
        if key not in WANTED:
            WANTED[key] = expected(source, source.pages[0], claims, {})
        return WANTED[key]

    def change(self, path, old, new):
        """Change what stands once or more in a text file."""
        text = path.read_text("utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, 1), "utf-8")


def copied(proved, folder):
    shutil.copytree(proved.root, folder / "study", symlinks=True)
    return Proved(folder / "study")


@pytest.fixture(scope="session")
def whole(rendered, tmp_path_factory):
    """Render the page; no test changes it."""
    made = copied(rendered, tmp_path_factory.mktemp("whole"))
    head, _, _ = made.page.read_text("utf-8").partition("---\n\n")
    made.page.write_text(f"{head}---\n{BODY}", "utf-8")
    (made.reports / "tables" / "problems.md").write_text(TABLE, "utf-8")
    (made.reports / "figures" / "links.svg").write_text(SVG, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("liandong.briefs.rendering.shutil.which", lambda name: None)
        render(made.reports)
    return made


@pytest.fixture
def proved(whole, tmp_path):
    """Return a copy that a test may tamper with."""
    return copied(whole, tmp_path)
