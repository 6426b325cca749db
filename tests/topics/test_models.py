from dataclasses import replace

import numpy as np
import pytest
from sklearn.decomposition import NMF, LatentDirichletAllocation

from liandong.text.terms import TermMatrix, term_matrix, tfidf
from liandong.topics.models import Kind, Start, best, fit, fit_all

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


@pytest.mark.parametrize("topic_count", [2, 5])
def test_nmf_from_many_starts_is_scikit_learn_s(planted: TermMatrix, topic_count: int) -> None:
    """Of two matrices with different numbers of passages, fitted side by side."""
    shorter = planted.rows(np.arange(len(planted.passage_ids)) % 4 > 0)
    starts = [Start(matrix, seed) for matrix in (planted, shorter) for seed in range(4)]
    for start, made in zip(starts, fit_all(starts, "nmf", topic_count), strict=True):
        other = NMF(topic_count, init="random", random_state=start.seed, max_iter=3000)
        weights = other.fit_transform(tfidf(start.matrix))
        assert made.loss == pytest.approx(other.reconstruction_err_, rel=1e-10)
        shares, topics = _shares(weights, other.components_)
        assert made.passage_topics == pytest.approx(shares, abs=1e-10)
        assert made.topic_terms == pytest.approx(topics, abs=1e-10)


@pytest.mark.parametrize("topic_count", [2, 5])
def test_lda_from_many_starts_is_scikit_learn_s(planted: TermMatrix, topic_count: int) -> None:
    starts = [Start(planted, seed) for seed in range(11)]  # more than are fitted together
    settings = {"max_iter": 10, "max_doc_update_iter": 5, "mean_change_tol": 1e-2}
    for start, made in zip(starts, fit_all(starts, "lda", topic_count), strict=True):
        other = LatentDirichletAllocation(topic_count, random_state=start.seed, **settings)
        weights = other.fit_transform(planted.counts)
        assert made.loss == pytest.approx(-other.score(planted.counts), rel=1e-6)
        order = np.argsort(-weights.sum(axis=0), kind="stable")
        assert made.passage_topics == pytest.approx(weights[:, order], abs=1e-5)
        topics = other.components_ / other.components_.sum(axis=1, keepdims=True)
        assert made.topic_terms == pytest.approx(topics[order], abs=1e-5)


def _shares(weights: np.ndarray, topics: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scale to sum 1, the largest topic first."""
    parts = weights * topics.sum(axis=1)
    shares = parts / parts.sum(axis=1, keepdims=True)
    order = np.argsort(-shares.sum(axis=0), kind="stable")
    return shares[:, order], (topics / topics.sum(axis=1, keepdims=True))[order]
