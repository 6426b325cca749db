"""Documents are cut into partitions that stay what they are when others are added."""

from itertools import pairwise

import pytest

from liandong.streaming.partitions import LONGEST, Partition, partitioned

NAMES = [f"{number:05}" for number in range(3000)]


def test_all_documents_are_there_in_order():
    cut = list(partitioned(reversed(NAMES), 100))
    assert [name for partition in cut for name in partition.documents] == NAMES


def test_partitions_are_about_as_large_as_asked_for():
    """With an end behind every hundredth name by chance, 3,000 names make 30 ± 5.4 (one sd)."""
    cut = list(partitioned(NAMES, 100))
    assert 30 - 3 * 5.4 < len(cut) < 30 + 3 * 5.4
    assert max(len(partition.documents) for partition in cut) <= LONGEST * 100


@pytest.mark.parametrize("changed", [0, 777, 1500, 2999])
def test_a_document_more_or_less_changes_its_own_partition_only(changed):
    before = set(partitioned(NAMES, 100))
    after = set(partitioned(NAMES[:changed] + NAMES[changed + 1 :], 100))
    # Were it the last of its partition, two would become one.
    assert len(before - after) <= 2
    assert len(after - before) <= 1


def test_no_partition_grows_without_end():
    """Names that end no partition: none of these does, for a size that is not reached."""
    cut = list(partitioned(NAMES[:50], 10**9))
    assert cut == [Partition(tuple(NAMES[:50]))]
    sizes = [len(partition.documents) for partition in partitioned(NAMES, 2)]
    assert max(sizes) <= 2 * LONGEST


def test_a_partition_is_called_by_its_first_and_last_document():
    assert str(Partition(("003",))) == "003"
    assert str(Partition(("003", "004", "010"))) == "003–010"


def test_no_document_no_partition():
    assert list(partitioned([], 100)) == []


def test_partitions_follow_one_another():
    cut = list(partitioned(NAMES, 50))
    assert all(one.documents[-1] < other.documents[0] for one, other in pairwise(cut))
