import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.decomposition import NMF, non_negative_factorization

from liandong.topics.minibatches import drawn, fit, shares_in
from liandong.topics.quality import leading_terms, matched_overlap

HALVES = np.array([[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])


def weights_of(documents: int = 300, terms: int = 60, topics: int = 4) -> csr_array:
    """Documents of one planted topic each (15 terms of its own), with some noise."""
    chance = np.random.default_rng(11)
    planted = np.kron(np.eye(topics), np.ones((1, terms // topics)))
    rate = 2 * planted[np.arange(documents) % topics] + 0.05
    return csr_array(chance.poisson(rate).astype(float))


def test_shares_by_hand() -> None:
    # The rows don't meet: each weight is (x·h) / (h·h), so 2 / .5 and 2 / 1.
    weights = csr_array(np.array([[1.0, 3.0, 2.0], [0.0, 0.0, 0.0]]))
    assert shares_in(weights, HALVES) == pytest.approx(np.array([[2 / 3, 1 / 3], [0.0, 0.0]]))


def test_a_share_is_never_negative() -> None:
    # Without the bound the least squares would be 4 and -1.
    topics = np.array([[0.5, 0.5], [0.0, 1.0]])
    assert shares_in(csr_array(np.array([[2.0, 1.0]])), topics).tolist() == [[1.0, 0.0]]


def test_shares_depend_on_no_other_document() -> None:
    weights, topics = weights_of(), np.random.default_rng(0).dirichlet(np.ones(60), 4)
    alone = [shares_in(weights[row : row + 1], topics) for row in range(20)]
    assert np.vstack(alone).tobytes() == shares_in(weights, topics)[:20].tobytes()


def test_documents_are_drawn_from_all() -> None:
    numbers = csr_array(np.arange(1.0, 101.0)[:, None])
    batches = [numbers[:30], numbers[30:95], numbers[95:]]
    made = drawn(batches, 100, 10, seed=1).data
    assert len(made) == 10
    assert made.tolist() == sorted(set(made.tolist()))
    assert drawn([numbers], 100, 10, seed=1).data.tolist() == made.tolist()
    assert drawn([numbers], 100, 10, seed=2).data.tolist() != made.tolist()
    assert drawn(batches, 100, 100, seed=1).data.tolist() == numbers.data.tolist()


def test_passes_come_near_the_loss_of_the_whole() -> None:
    matrix = weights_of()
    batches = [matrix[:128], matrix[128:256], matrix[256:]]
    whole = NMF(4, init="nndsvda", max_iter=2000, tol=1e-8).fit(matrix)
    losses = []
    for topics in fit(batches, drawn(batches, 300, 40, seed=3), 4, 3, 6):
        solved, _, _ = non_negative_factorization(
            matrix, H=topics, init="custom", update_H=False, tol=0, max_iter=100
        )
        losses.append(np.linalg.norm(matrix.toarray() - solved @ topics))
    assert len(losses) == 7
    assert losses[0] > 1.01 * losses[-1]
    assert losses[-1] == pytest.approx(whole.reconstruction_err_, rel=2e-3)
    same = matched_overlap(leading_terms(topics, 15), leading_terms(whole.components_, 15))
    assert same.tolist() == [1.0] * 4


def test_one_seed_one_result() -> None:
    matrix = weights_of()
    first, second = (
        [topics.tobytes() for topics in fit([matrix], matrix[:50], 4, 5, 3)] for _ in range(2)
    )
    assert first == second


def test_a_batch_without_a_term_changes_nothing() -> None:
    matrix = weights_of()
    *_, usual = fit([matrix], matrix[:50], 4, 5, 2)
    *_, with_empty = fit([csr_array((3, 60)), matrix, csr_array((1, 60))], matrix[:50], 4, 5, 2)
    assert with_empty.tobytes() == usual.tobytes()
