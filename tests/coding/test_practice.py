from pathlib import Path

import pytest

from liandong.coding.practice import read_practice
from liandong.coding.scheme import Scheme
from liandong.errors import InputFaults

HEADER = "unit_id,paragraph_id,text,codes,coder_kind\n"


def test_practice_is_read_file_by_file(scheme: Scheme, tmp_path: Path) -> None:
    row = "u1,p1,村委会送药。,actor.community discourse.practice,language_model\n"
    (tmp_path / "b.csv").write_text(HEADER + row, encoding="utf-8")
    (tmp_path / "a.csv").write_text(HEADER + row, encoding="utf-8")
    (first, codes), (second, _) = read_practice(tmp_path, scheme)
    assert (first.id, first.paragraph_id, second.id) == ("a-u1", "a-p1", "b-u1")
    assert codes == {"actor.community", "discourse.practice"}


def test_every_fault_is_named_with_its_row(scheme: Scheme, tmp_path: Path) -> None:
    rows = "u1,p,甲。,actor.king discourse.practice,person\nu2,p,乙。,actor.party,person\n"
    (tmp_path / "a.csv").write_text(HEADER + rows, encoding="utf-8")
    (tmp_path / "b.csv").write_text(HEADER + "u1,p,甲。,,person\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_practice(tmp_path, scheme)
    said = [str(fault) for fault in caught.value.faults]
    assert [line.split("/")[-1] for line in said] == [
        "a.csv:2: unknown code “actor.king”; expected a code of the scheme, or, if it was one, "
        "under migrations in scheme.yaml: "
        "{code: actor.king, becomes: [its code now], why: the reason}",
        "a.csv:3: the sentence has 0 discourse codes; give it exactly one",
        "b.csv:2: the sentence has 0 discourse codes; give it exactly one",
    ]


def test_a_code_that_is_gone_is_told_once_for_each_file(scheme: Scheme, tmp_path: Path) -> None:
    row = "{},p,甲。,actor.king discourse.practice,person\n"
    rows = "".join(row.format(name) for name in ("u1", "u2", "u3"))
    (tmp_path / "a.csv").write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_practice(tmp_path, scheme)
    (said,) = map(str, caught.value.faults)
    assert "a.csv:2: unknown code “actor.king”" in said
    assert said.endswith("(and 2 rows more)")


def test_the_studys_practice_is_none_of_the_corpus_nor_of_what_is_kept_apart(
    scheme: Scheme, root: Path, corpus
) -> None:
    texts = {unit.text for unit, _ in read_practice(root / "corpus/practice", scheme)}
    assert not texts & set(corpus.passages["text"])
    kept_apart = "".join(
        path.read_text(encoding="utf-8") for path in (root / "benchmarks/unseen").glob("*.csv")
    )
    assert not [text for text in texts if text in kept_apart]
