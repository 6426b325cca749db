import numpy as np

from liandong.coding.ngrams import presence, spelled, vocabulary


def test_sequences_of_up_to_three_characters_that_stand_in_enough_texts() -> None:
    keys, counts = vocabulary(["社区治", "社区", "区𠮷"], 2)
    assert dict(zip(map(spelled, keys.tolist()), counts.tolist(), strict=True)) == {
        "社": 2,
        "区": 3,
        "社区": 2,
    }
    assert (np.diff(keys) > 0).all()


def test_a_sequence_counts_once_in_a_text_and_never_goes_over_its_end() -> None:
    keys, _ = vocabulary(["区区区", "区社"], 1)
    words = [spelled(key) for key in keys.tolist()]
    assert "社区" not in words
    found = presence(["区区", "", "社"], keys).toarray()
    assert [[words[n] for n in np.flatnonzero(row)] for row in found] == [
        ["区", "区区"],
        [],
        ["社"],
    ]
    assert found.max() == 1


def test_no_texts_and_no_vocabulary() -> None:
    keys, _ = vocabulary(["社"], 2)
    assert presence(["社区"], keys).shape == (1, 0)
    assert presence(["", ""], vocabulary(["社"], 1)[0]).sum() == 0
