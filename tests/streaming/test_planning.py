"""What each partition depends on: a change makes its own partition anew, and no other."""

from pathlib import Path

import pandas as pd
import pytest

from liandong.corpus.duplicates import OVERLAPS
from liandong.errors import InputFaults
from liandong.streaming.planning import planned_codes, planned_restoring, planned_words
from liandong.streaming.running import Job, run
from liandong.streaming.stages import analysed, restore
from liandong.streaming.storage import Store
from tests.streaming.test_repetition import ARTICLE, YAML

IDS = [f"{number:03}" for number in range(1, 9)]


@pytest.fixture
def documents(tmp_path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in IDS:
        (folder / f"{name}.yaml").write_text(YAML.format(name, 5), encoding="utf-8")
        (folder / f"{name}.txt").write_text(ARTICLE.replace("食堂", name), encoding="utf-8")
    return folder


def planned(documents: Path, mark: str = "code") -> list[Job]:
    """Cut the documents into partitions of at most four (so many that several end by chance)."""
    jobs, faults = planned_restoring(documents, 2, mark)
    assert faults == []
    return jobs


def keys(jobs: list[Job]) -> dict[str, str]:
    return {str(job.partition): job.key for job in jobs}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in after if before.get(name) != after[name]}


def holding(jobs: list[Job], document_id: str) -> str:
    (partition,) = (job.partition for job in jobs if document_id in job.partition)
    return str(partition)


def test_there_are_several_partitions_of_all_documents(documents):
    jobs = planned(documents)
    assert len(jobs) > 1
    assert sum(job.partition.document_count for job in jobs) == len(IDS)


@pytest.mark.parametrize("suffix", ["txt", "yaml"])
def test_an_edit_changes_the_documents_partition_only(documents, suffix):
    jobs = planned(documents)
    path = documents / f"005.{suffix}"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert changed(keys(jobs), keys(planned(documents))) == {holding(jobs, "005")}


def test_the_same_files_elsewhere_have_the_same_keys(documents):
    before = keys(planned(documents))
    moved = documents.rename(documents.parent / "elsewhere")
    assert keys(planned(moved)) == before


def test_other_code_changes_all(documents):
    jobs = planned(documents)
    assert changed(keys(jobs), keys(planned(documents, "other"))) == set(keys(jobs))


def test_material_is_what_the_files_hold(documents):
    jobs = planned(documents)
    found = [source for job in jobs for source in job.material()]
    assert [Path(source.name).stem for source in found] == IDS
    assert found[0].raw.decode() == ARTICLE.replace("食堂", "001")


def test_faults_of_the_folder_are_told_with_those_of_the_documents(documents):
    (documents / "stray.txt").write_text("无主\n", encoding="utf-8")
    (documents / "009.yaml").write_text(YAML.format("005", 5), encoding="utf-8")
    jobs, faults = planned_restoring(documents, 2, "code")
    assert jobs
    assert sorted(str(fault).split(": ", 1)[1] for fault in faults) == [
        "no YAML names this raw file; add one beside it",
        "the id 005 is already that of 005.yaml; give another",
    ]


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(InputFaults, match="no document here"):
        planned_restoring(tmp_path, 2, "code")


@pytest.fixture
def restored(documents, tmp_path) -> Store:
    store = Store(tmp_path / "restored")
    list(run(restore, planned(documents), b"", store))
    return store


def overlap(document_id: str) -> pd.DataFrame:
    rows = [(document_id, f"{document_id}-p001-s01", "001", "001-p001-s01", 1.0)]
    return pd.DataFrame(rows, columns=list(OVERLAPS.columns))


def test_what_is_repeated_changes_the_words_of_its_partition_only(restored):
    none = overlap("").iloc[:0]
    before = planned_words(restored, "mark", none, count_repeated=False)
    after = planned_words(restored, "mark", overlap("005"), count_repeated=False)
    assert changed(keys(before), keys(after)) == {holding(before, "005")}
    (table,) = (analysed(job.material()) for job in after if "005" in job.partition)
    assert "005-p001-s01" not in table["passage_id"].tolist()


def test_repeated_passages_count_where_each_copy_counts(restored):
    jobs = planned_words(restored, "mark", overlap("005"), count_repeated=True)
    (table,) = (analysed(job.material()) for job in jobs if "005" in job.partition)
    assert "005-p001-s01" in table["passage_id"].tolist()


def test_a_passage_coded_by_others_changes_its_partition_only(restored):
    before = planned_codes(restored, "mark")
    after = planned_codes(restored, "mark", ["005-p001-s01", "005-p001-s02"])
    assert changed(keys(before), keys(after)) == {holding(before, "005")}
    coded = {str(job.partition): job.material().coded for job in after}
    assert coded.pop(holding(after, "005")) == {"005-p001-s01", "005-p001-s02"}
    assert set(coded.values()) == {frozenset()}


def test_partitions_keep_their_order(restored):
    firsts = [made.partition.first for made in restored.partitions()]
    assert firsts == sorted(firsts)
