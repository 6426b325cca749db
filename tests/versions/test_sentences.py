from pathlib import Path

from liandong.briefs.pages import Page, read_page
from liandong.versions.sentences import SENTENCE_CHANGES, sentence_changes

HEAD = "---\ntitle: 题\nissue-date: 2026-11-21\n---\n\n"
VALUE = '[]{.value of="links.count"}'


def page(folder: Path, body: str) -> Page:
    path = folder / "brief.qmd"
    path.write_text(HEAD + body, encoding="utf-8")
    return read_page(path)


def claims(count: str, passages: int = 2) -> dict:
    return {
        "links": {
            "values": {"count": {"text_zh": count, "gate": {"passed": count != "9"}}},
            "passages": ["p"] * passages,
            "quotes": [{"n": 1, "text": "联动起来"}],
        }
    }


def changes(old: Page, new: Page, *both: dict) -> list[tuple[str, ...]]:
    found = SENTENCE_CHANGES.validate(
        sentence_changes({"brief.qmd": old}, {"brief.qmd": new}, (both[0], both[1]))
    )
    return [tuple(row) for row in found.itertuples(index=False)]


def test_a_value_changes_its_sentence_and_no_other(tmp_path):
    body = f"社区与居民同句{VALUE}次。此句不变。\n\n::: {{.box}}\n**他说**"
    body += '[]{.quote of="links" n="1"}。\n:::\n'
    one = page(tmp_path, body)
    assert changes(one, one, claims("8"), claims("9")) == [
        ("brief.qmd", "numbers", "社区与居民同句8次。", "社区与居民同句9△次。")
    ]


def test_the_count_of_evidence_belongs_to_its_sentence(tmp_path):
    one = page(tmp_path, 'A 说。[]{.evidence of="links"}B 说。\n')
    assert changes(one, one, claims("8"), claims("8", passages=3)) == [
        ("brief.qmd", "numbers", "A 说。〔证据：2句〕B 说。", "A 说。〔证据：3句〕B 说。")
    ]


def test_edited_sentences_stand_beside_what_they_became(tmp_path):
    old = page(tmp_path, "政府与社会组织同句。完全不同的旧句子在这里。\n")
    new = page(tmp_path, "写在最前面的新话。政府与社会组织多同句。\n")
    assert changes(old, new, claims("1"), claims("1")) == [
        ("brief.qmd", "words", "政府与社会组织同句。", "政府与社会组织多同句。"),
        ("brief.qmd", "removed", "完全不同的旧句子在这里。", ""),
        ("brief.qmd", "added", "", "写在最前面的新话。"),
    ]


def test_a_page_that_came_and_a_claim_that_is_missing(tmp_path):
    new = page(tmp_path, f"共{VALUE}次。\n")
    found = sentence_changes({}, {"brief.qmd": new}, ({}, {}))
    assert found.iloc[0].tolist() == ["brief.qmd", "added", "", "共〔没有主张 links〕次。"]
