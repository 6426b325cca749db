"""Many files: ids, faults and what they repeat are those of one after another."""

import pytest

from liandong.corpus.intake import many
from liandong.corpus.intake.many import (
    Intake,
    arriving,
    listed_in,
    next_number,
    one_in_of,
    repeats,
    there,
)
from liandong.errors import InputFaults


@pytest.fixture
def intake(folder, tmp_path) -> Intake:
    staged = tmp_path / "staged"
    staged.mkdir()
    return Intake(folder, staged)


def known_of(intake):
    documents = listed_in(intake.folder)
    kept = [outcome.kept for outcome in there(intake, documents)]
    return kept, [(one.sha256, item.file) for one, item in zip(kept, documents, strict=True)]


def test_ids_go_on_from_the_last_in_the_order_of_the_files(intake, article, other):
    assert next_number(listed_in(intake.folder)) == 4
    found = list(arriving(intake, [article, other], 999))
    assert [outcome.kept.yaml for outcome in found] == ["999_防汛.yaml", "1000_b.yaml"]
    assert found[1].shown.startswith(f"{other} → 1000_b.txt\n")


def test_a_corpus_begins_with_nought():
    assert next_number([]) == 0


def test_the_same_file_is_not_added_twice(intake, root):
    _, names = known_of(intake)
    (raw,) = (root / "corpus/documents").glob("003_*.txt")
    with pytest.raises(InputFaults, match=rf"the same file as {raw.name}; add it once"):
        list(arriving(intake, [raw], 4, names))


def test_the_same_file_named_twice_is_not_added_twice(intake, article):
    with pytest.raises(InputFaults, match=r"the same file as .*防汛\.txt; add it once"):
        list(arriving(intake, [article, article], 4))


def test_all_faults_of_all_files_come_at_once_in_their_order(intake, article, tmp_path):
    (tmp_path / "empty.txt").touch()
    paths = [tmp_path / "none.txt", article, tmp_path / "empty.txt"]
    outcomes = arriving(intake, paths, 4)
    assert [bool(next(outcomes).shown) for _ in paths] == [False, True, False]
    with pytest.raises(InputFaults) as caught:
        next(outcomes)
    assert [fault.place for fault in caught.value.faults] == [str(paths[0]), str(paths[2])]


def test_all_faults_of_the_corpus_come_at_once(intake):
    (broken,) = intake.folder.glob("000_*.yaml")
    broken.write_text(broken.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    (intake.folder / "stray.txt").write_text("无名", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        list(there(intake, listed_in(intake.folder)))
    said = [fault.sentence for fault in caught.value.faults]
    assert said == [
        "“colour”: unknown key; remove it or correct its spelling",
        "no YAML names this raw file; add one beside it",
    ]


def test_only_what_arrives_is_compared_and_only_alike_are_read_again(
    intake, article, other, tmp_path, monkeypatch
):
    """Of three sentences one is edited, in one character of twenty: it still counts as alike."""
    alone = tmp_path / "c.txt"
    alone.write_text("梅雨\n河水涨了三尺，船工把缆绳又绕了两圈，等着雨停。\n", encoding="utf-8")
    kept, names = known_of(intake)
    found = [each.kept for each in arriving(intake, [article, other, alone], 4, names)]
    read, asked = [], many._document

    def seen(name, *more):
        read.append(name)
        return asked(name, *more)

    monkeypatch.setattr(many, "_document", seen)
    notes = repeats(intake, kept, found, iter)
    assert notes == ["005 repeats 004: 3 of 3 passages (100% of its characters)"]
    assert read == ["004", "005"]


def test_of_few_documents_no_shingle_is_left_out():
    assert one_in_of(1000) == 1
    assert one_in_of(1001) > 1
