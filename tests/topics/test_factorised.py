import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.decomposition import NMF

from liandong.topics.factorised import factorise, shares_in, singular_vectors, started
from liandong.topics.quality import leading_terms, matched_overlap


def weights_of(documents: int = 300, terms: int = 60, topics: int = 4) -> csr_array:
    """Documents of one planted topic each (15 terms of its own), with some noise."""
    chance = np.random.default_rng(11)
    planted = np.kron(np.eye(topics), np.ones((1, terms // topics)))
    rate = 2 * planted[np.arange(documents) % topics] + 0.05
    return csr_array(chance.poisson(rate).astype(float))


def test_a_document_of_known_topics_by_hand() -> None:
    topics = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 2.0]])
    # The rows don't meet: each weight is (x·h) / (h·h), so (1 + 3) / 2 and 4 / 4.
    assert shares_in(csr_array(np.array([[1.0, 3.0, 2.0]])), topics).tolist() == [[2.0, 1.0]]


def test_a_weight_is_never_negative() -> None:
    # Without the bound the least squares would be 2 and -1.
    topics = np.array([[1.0, 1.0], [0.0, 1.0]])
    solved = shares_in(csr_array(np.array([[2.0, 1.0]])), topics, sweeps=60)
    assert solved == pytest.approx(np.array([[1.5, 0.0]]))


def test_singular_vectors_are_those_of_the_whole() -> None:
    matrix = weights_of()
    values, vectors, sides = singular_vectors([matrix[:100], matrix[100:]], 4, seed=0)
    theirs = np.linalg.svd(matrix.toarray(), full_matrices=False)
    assert values == pytest.approx(theirs[1][:4], rel=1e-6)
    assert np.abs(vectors @ theirs[2][:4].T) == pytest.approx(np.eye(4), abs=1e-3)
    assert sides.sum(axis=0) == pytest.approx(np.ones(4))


def test_the_start_by_hand() -> None:
    # Singular values √18 and 2 with the vectors (1, 0) and (0, 1), which are all on one side.
    matrix = csr_array(np.array([[3.0, 0.0], [3.0, 0.0], [0.0, 2.0]]))
    topics = started(*singular_vectors([matrix], 2, seed=0))
    assert topics == pytest.approx(np.array([[18**0.25, 0.0], [0.0, 2**0.5]]), abs=1e-6)


def test_the_start_takes_the_heavier_side() -> None:
    # Left sides √.9 and √.1, right sides .6 (negative) and .8 (positive).
    sides = np.array([[0.9], [0.1]])
    heavy = started(np.array([4.0]), np.array([[0.8, -0.6]]), sides)
    # √(4 · √.9 · .8) times the unit vector of the positive side.
    assert heavy == pytest.approx(np.array([[(4 * 0.9**0.5 * 0.8) ** 0.5, 0.0]]))
    light = started(np.array([4.0]), np.array([[0.8, -0.6]]), sides[::-1])
    assert light == pytest.approx(np.array([[0.0, (4 * 0.9**0.5 * 0.6) ** 0.5]]))


def test_it_reaches_the_loss_of_the_fit_of_the_whole() -> None:
    matrix = weights_of()
    *_, topics = factorise([matrix[:128], matrix[128:256], matrix[256:]], 4, seed=3, passes=30)
    whole = NMF(4, init="nndsvda", max_iter=2000, tol=1e-8).fit(matrix)
    rest = matrix.toarray() - shares_in(matrix, topics, sweeps=100) @ topics
    assert np.linalg.norm(rest) == pytest.approx(whole.reconstruction_err_, rel=1e-4)
    same = matched_overlap(leading_terms(topics, 15), leading_terms(whole.components_, 15))
    assert same.tolist() == [1.0] * 4


def test_one_seed_one_result() -> None:
    matrix = weights_of()
    first, second = ([t.tobytes() for t in factorise([matrix], 4, 5, 3)] for _ in range(2))
    assert first == second
