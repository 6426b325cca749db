from pathlib import Path

import pytest

from liandong.coding.codebook import Dimension
from liandong.coding.scheme_check import ReadDimension, dimension_faults, invisible_characters
from liandong.schemas import read_yaml

# A dimension of two codes; each test spoils it at one place.
PHASE = """\
dimension: phase
label_zh: 阶段
label_en: Phases
rule: 句子明说的阶段。
codes:
  - id: phase.emergency
    label_zh: 应急
    label_en: Emergency
    definition: 抗洪抢险之时。
    definition_en: While the flood is fought.
    inclusion: 转移群众。
    exclusion: 灾后重建编 phase.recovery。
    examples: [{document_id: "900", text: 水来了。}]
    indicators: {terms: [抢险], cues: [汛期]}
  - id: phase.recovery
    label_zh: 恢复
    label_en: Recovery
    definition: 水退之后。
    definition_en: After the flood.
    inclusion: 清淤。
    exclusion: 抢险编 phase.emergency。
    examples: [{document_id: "900", text: 水退了。}]
    indicators: {terms: [重建], patterns: [水退…复市]}
"""
OTHERS = ("actor", "function", "mechanism", "problem", "recommendation", "discourse")


def faults_of(folder: Path, text: str) -> list[str]:
    """Return what is said of the dimension above beside six sound ones of one code."""
    head, codes = PHASE.split("  - id: phase.recovery", maxsplit=1)[0].split("codes:\n")
    read = []
    for name in OTHERS:
        other = (head + "codes:\n" + codes).replace("灾后重建编 phase.recovery。", "灾后。")
        (folder / f"{name}.yaml").write_text(other.replace("phase", name), encoding="utf-8")
    (folder / "phase.yaml").write_text(text, encoding="utf-8")
    for name in (*OTHERS, "phase"):
        path = folder / f"{name}.yaml"
        read.append(ReadDimension(path, read_yaml(path, Dimension)))
    return [str(fault).removeprefix(f"{folder}/") for fault in dimension_faults(folder, read)]


# words, what stands in their place, line, what is said of it
SPOILT = [
    ("label_en: Recovery", "label_en: 恢复", 17, "“label_en” of phase.recovery is not translated;"),
    (
        "definition_en: After the flood.",
        'definition_en: " "',
        19,
        "“definition_en” of phase.recovery is not translated; write it in English",
    ),
    (
        "label_zh: 恢复",
        "label_zh: recovery",
        16,
        "“label_zh” of phase.recovery has no Chinese character; write it in Chinese",
    ),
    ("label_en: Phases", "label_en: 阶段", 3, "“label_en” of dimension is not translated;"),
    (
        "label_zh: 恢复",
        "label_zh: 应急",
        16,
        "“label_zh” of phase.recovery is that of phase.emergency too; tell them apart",
    ),
    (
        "label_en: Recovery",
        "label_en: ' emergency'",
        17,
        "“label_en” of phase.recovery is that of phase.emergency too; tell them apart",
    ),
    (
        "灾后重建编 phase.recovery。",
        "灾后重建编 phase.rebuilding。",
        12,
        "“exclusion” names phase.rebuilding, which the scheme doesn't have; correct the name",
    ),
    (
        "cues: [汛期]",
        "cues: [抢险]",
        14,
        "the indicator “抢险” stands twice in phase.emergency; keep one",
    ),
    (
        "terms: [重建]",
        "terms: [汛期]",
        23,
        "the indicator “汛期” of phase.recovery is claimed already by phase.emergency; leave it",
    ),
]


@pytest.mark.parametrize(("words", "instead", "line", "said"), SPOILT)
def test_a_spoilt_dimension_is_told_with_its_line(
    tmp_path: Path, words: str, instead: str, line: int, said: str
) -> None:
    assert PHASE.count(words) == 1
    (fault,) = faults_of(tmp_path, PHASE.replace(words, instead))
    assert fault.startswith(f"phase.yaml:{line}: {said}")


def test_a_sound_dimension_has_no_fault(tmp_path: Path) -> None:
    assert faults_of(tmp_path, PHASE) == []


def test_invisible_characters_are_named() -> None:
    assert invisible_characters("党 建") == []
    assert invisible_characters("党\u00a0建\ufeff\u00a0") == [
        "NO-BREAK SPACE",
        "ZERO WIDTH NO-BREAK SPACE",
    ]


def test_every_file_of_the_study_says_which_schema_it_keeps(root: Path) -> None:
    folder = root / "corpus" / "codebook"
    for path in folder.glob("*.yaml"):
        kind = "scheme" if path.stem == "scheme" else "dimension"
        first = path.read_text(encoding="utf-8").split("\n")[0]
        assert first == f"# yaml-language-server: $schema=./{kind}.schema.json"
        assert (folder / f"{kind}.schema.json").exists()
