"""Documents are cut into partitions that stay what they are when others are added."""

from itertools import pairwise

import pytest

from liandong.streaming.partitions import LONGEST, Partition, cut

NAMES = [f"{number:05}" for number in range(3000)]


def test_all_documents_are_there_in_order():
    runs = list(cut(reversed(NAMES), 100))
    assert [name for ids in runs for name in ids] == NAMES


def test_partitions_are_about_as_large_as_asked_for():
    """With an end behind every hundredth name by chance, 3,000 names make 30 ± 5.4 (one sd)."""
    runs = list(cut(NAMES, 100))
    assert 30 - 3 * 5.4 < len(runs) < 30 + 3 * 5.4
    assert max(map(len, runs)) <= LONGEST * 100


@pytest.mark.parametrize("changed", [0, 777, 1500, 2999])
def test_a_document_more_or_less_changes_its_own_partition_only(changed):
    before = set(map(tuple, cut(NAMES, 100)))
    after = set(map(tuple, cut(NAMES[:changed] + NAMES[changed + 1 :], 100)))
    # Were it the last of its partition, two would become one.
    assert len(before - after) <= 2
    assert len(after - before) <= 1


def test_no_partition_grows_without_end():
    """Names that end no partition: none of these does, for a size that is not reached."""
    runs = list(cut(NAMES[:50], 10**9))
    assert runs == [NAMES[:50]]
    assert max(map(len, cut(NAMES, 2))) <= 2 * LONGEST


def test_a_partition_is_called_by_its_first_and_last_document():
    assert str(Partition("003", "003", 1)) == "003"
    assert str(Partition("003", "010", 3)) == "003–010"


def test_a_partition_knows_its_documents():
    assert [name in Partition("003", "010", 3) for name in ("002", "003", "005", "010", "011")] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_no_document_no_partition():
    assert list(cut([], 100)) == []


def test_partitions_follow_one_another():
    runs = list(cut(NAMES, 50))
    assert all(one[-1] < other[0] for one, other in pairwise(runs))
