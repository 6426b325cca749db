from dataclasses import replace

import numpy as np
import pytest

from liandong.text.terms import TermMatrix, term_matrix, tfidf
from liandong.topics.models import Kind, best, fit

KINDS: list[Kind] = ["nmf", "lda"]


@pytest.mark.parametrize("kind", KINDS)
def test_planted_topics_are_found(
    planted: TermMatrix, subjects: set[frozenset[str]], kind: Kind
) -> None:
    model = best(fit(planted, kind, 3, seed) for seed in range(5))
    heaviest = np.argsort(-model.topic_terms, axis=1)[:, :6]
    found = {frozenset(planted.terms[number] for number in row) for row in heaviest}
    assert found == subjects


@pytest.mark.parametrize("kind", KINDS)
def test_passages_fall_to_their_planted_topic(planted: TermMatrix, kind: Kind) -> None:
    model = best(fit(planted, kind, 3, seed) for seed in range(5))
    main = model.passage_topics.argmax(axis=1)
    # Passages take turns between the three subjects.
    assert [len(set(main[start::3])) for start in range(3)] == [1, 1, 1]
    assert len(set(main[:3])) == 3


@pytest.mark.parametrize("kind", KINDS)
def test_two_runs_give_the_same_bytes(planted: TermMatrix, kind: Kind) -> None:
    one, two = fit(planted, kind, 4, 7), fit(planted, kind, 4, 7)
    assert one.topic_terms.tobytes() == two.topic_terms.tobytes()
    assert one.passage_topics.tobytes() == two.passage_topics.tobytes()
    assert one.loss == two.loss


@pytest.mark.parametrize("kind", KINDS)
def test_the_seed_reaches_the_fit(planted: TermMatrix, kind: Kind) -> None:
    assert (
        fit(planted, kind, 4, 1).topic_terms.tobytes()
        != fit(planted, kind, 4, 2).topic_terms.tobytes()
    )


@pytest.mark.parametrize("kind", KINDS)
def test_shares_sum_to_one_and_the_largest_topic_comes_first(
    planted: TermMatrix, kind: Kind
) -> None:
    model = fit(planted, kind, 4, 0)
    assert model.topic_terms.sum(axis=1) == pytest.approx(1)
    assert model.passage_topics.sum(axis=1) == pytest.approx(1)
    assert list(model.passage_topics.sum(axis=0)) == sorted(
        model.passage_topics.sum(axis=0), reverse=True
    )


def test_nmf_shares_account_for_the_weights_of_the_terms() -> None:
    # Two topics without noise: shares times topics must be the passages' own weights.
    narrow, wide = ["招募", "培训"], ["平台", "信息", "整合", "网络", "系统"]
    passages = [("p0", narrow), ("p1", wide), ("p2", narrow + wide), ("p3", narrow)]
    matrix = term_matrix(passages, minimum_passages=1, maximum_share=1.0)
    model = fit(matrix, "nmf", 2, 0)
    weights = tfidf(matrix).toarray()
    assert model.passage_topics @ model.topic_terms == pytest.approx(
        weights / weights.sum(axis=1, keepdims=True), abs=1e-3
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_passage_without_known_terms_has_no_topic(kind: Kind) -> None:
    passages = [("p0", ["社区", "居民"]), ("p1", ["社区", "居民"]), ("p2", ["罕见"])]
    matrix = term_matrix(passages, minimum_passages=2, maximum_share=1.0)
    assert fit(matrix, kind, 2, 0).passage_topics[2].tolist() == [0, 0]


def test_the_best_fit_has_the_least_loss_and_of_equals_the_lowest_seed(
    planted: TermMatrix,
) -> None:
    made = fit(planted, "nmf", 3, 0)
    models = [replace(made, seed=s, loss=loss) for s, loss in ((4, 2.0), (3, 1.0), (2, 1.0))]
    assert best(models).seed == 2
