"""Sketches tell which documents may repeat each other."""

import random

import numpy as np
import pandas as pd
import pytest

from liandong.corpus import duplicates
from liandong.corpus import sketches as sketching
from liandong.corpus.duplicates import Document, near_duplicates, near_duplicates_among
from liandong.corpus.sketches import (
    ONE_IN,
    candidates,
    groups,
    share_enough,
    shingles_of,
    sketch,
    sketches,
)


def words(seed, count):
    """Return Han characters by chance: two such texts share no shingle."""
    chance = random.Random(seed)
    return "".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(count))


def document(name, text):
    """Return a document whose passages have thirty characters."""
    texts = [text[start : start + 30] for start in range(0, len(text), 30)]
    ids = [f"{name}-{place}" for place in range(len(texts))]
    frame = {"passage_id": ids, "document_id": name, "kind": "body", "text": texts}
    return Document(name, "", pd.DataFrame(frame, dtype=str))


def test_a_sketch_is_one_shingle_in_four_and_each_once():
    long = words(1, 40_000)
    assert len(sketch(long)) == pytest.approx(len(shingles_of(long)) / ONE_IN, rel=0.05)
    assert len(sketch("好" * 2000, one_in=1)) == 1
    assert sketch("好").tolist() == []


def test_the_same_shingles_are_chosen_in_every_text():
    """What stands in the whole stands in its part, whatever is around it."""
    part = words(1, 2000)
    whole = words(2, 500) + part + words(3, 500)
    assert set(sketch(part)) <= set(sketch(whole))


def test_every_shingle_is_in_a_sketch_of_one_in_one():
    assert len(sketch(words(1, 1004), one_in=1)) == len(shingles_of(words(1, 1004))) == 1000


@pytest.mark.parametrize(("shared", "enough"), [(0, False), (203, False), (204, True)])
def test_a_fifth_of_the_shingles_of_the_smaller_text_is_enough(shared, enough):
    """Of 1000 shingles, n characters in a row hold n − 4: 200 of them for 204."""
    one, other = words(1, 1004), words(2, 3000)
    assert share_enough(one, one[:shared] + other) is enough
    assert share_enough(one[:shared] + other, one) is enough


def test_pairs_are_candidates_where_they_share_much():
    texts = {name: words(name, 1000) for name in range(60)}
    texts |= {60: texts[3][:500] + words(60, 600), 61: words(61, 4000) + texts[7]}
    phrase = words(99, 24)  # A phrase that all have makes no pair.
    made = {f"{name}": sketch(text + phrase) for name, text in texts.items()}
    assert candidates(made) == [("3", "60"), ("7", "61")]
    assert groups(made) == [["3", "60"], ["7", "61"]]
    assert groups({**made, "62": sketch(texts[60] + texts[7])}) == [["3", "7", "60", "61", "62"]]
    assert candidates({}) == groups({}) == []


@pytest.mark.parametrize("few", [0, 1000])
def test_pairs_do_not_depend_on_how_much_is_looked_through_at_a_time(monkeypatch, few):
    """A phrase that all but one of 62 texts have counts for nothing, however they are cut up."""
    texts = [words(n, 1000) + words(99, 24) for n in range(60)]
    texts += [texts[3][:500] + words(60, 600), words(61, 4000) + texts[7][:1000]]
    monkeypatch.setattr(sketching, "FEW", few)
    monkeypatch.setattr(sketching, "COMMON", 20)
    monkeypatch.setattr(sketching, "SLICE", 1000)
    monkeypatch.setattr(sketching, "CELLS", 7 * len(texts))
    made = {str(name): sketch(text) for name, text in enumerate(texts)}
    assert candidates(made) == [("3", "60"), ("7", "61")]
    held = sketching._held(list(made.values()))
    in_common = [
        [len(np.intersect1d(one, other)) for other in made.values()] for one in made.values()
    ]
    together = (held @ held.T).toarray()
    np.testing.assert_array_equal(
        np.tril(together, -1), np.tril(in_common, -1), "a shingle of two texts has one number"
    )


def test_sketches_find_what_is_found_with_all_passages_at_hand(monkeypatch):
    monkeypatch.setattr(duplicates, "AT_ONCE", 3)
    texts = {f"{n:03}": words(n, 900) for n in range(40)}
    texts |= {f"1{n:02}": texts[f"{n:03}"][150:] + words(n + 200, 100) for n in range(0, 40, 4)}
    made = {name: document(name, text) for name, text in texts.items()}
    halves = [pd.concat([made[name].passages for name in sorted(made)[k::2]]) for k in (0, 1)]
    asked = []

    def load(names):
        asked.append(names)
        return [made[name] for name in names]

    found = near_duplicates_among(sketches(halves[0]) | sketches(halves[1]), load)
    assert [(p.document_id, p.original_id) for p in found] == [
        (f"1{n:02}", f"{n:03}") for n in range(0, 40, 4)
    ]
    assert [str(p) for p in found] == [str(p) for p in near_duplicates(made.values())]
    assert max(map(len, asked)) == 4
    assert sum(map(len, asked)) == 20
