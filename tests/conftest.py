from pathlib import Path

import pytest

from liandong.corpus.reading import Corpus, read_corpus

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return read_corpus(ROOT / "corpus" / "documents")
