import numpy as np

from liandong.coding.tries import index_of, stable_order, trie_of


def found(words: list[str], text: str) -> list[tuple[int, str]]:
    points = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    numbers, starts = trie_of(words).search(points)
    return sorted((start, words[number]) for number, start in zip(numbers, starts, strict=True))


def test_every_word_is_found_wherever_it_stands() -> None:
    words = ["社区", "社区治理", "治理", "区", "𠮷野"]
    assert found(words, "社区治社区治理𠮷野") == [
        (0, "社区"),
        (1, "区"),
        (3, "社区"),
        (3, "社区治理"),
        (4, "区"),
        (5, "治理"),
        (7, "𠮷野"),
    ]


def test_nothing_is_found_behind_the_end() -> None:
    assert found(["甲乙丙"], "甲乙") == []
    assert found(["甲"], "") == []
    assert found([], "甲") == []


def test_keys_that_share_a_place_in_the_table_are_told_apart() -> None:
    known = np.arange(0, 3_000_000, 11)  # more than the table has places
    keys = np.array([22, 23, 2_999_997, 2_999_999, 0])
    there, places = index_of(known).places(keys)
    assert there.tolist() == [True, False, True, False, True]
    assert known[places].tolist() == [22, 2_999_997, 0]


def test_equal_keys_stay_as_they_come_however_large() -> None:
    keys = np.array([3, 1, 3, 1, 2])
    for more in (0, 1 << 61):
        assert stable_order(keys + more).tolist() == [1, 3, 4, 0, 2]
