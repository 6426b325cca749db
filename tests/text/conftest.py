from pathlib import Path

import pytest

from liandong.corpus.reading import Corpus
from liandong.text.lexicon import Lexicon, read_lexicon
from liandong.text.segmentation import Tokenizer, build_tokenizer


@pytest.fixture(scope="session")
def lexicon(root: Path) -> Lexicon:
    return read_lexicon(root / "corpus" / "lexicon")


@pytest.fixture(scope="session")
def tokenizer(lexicon: Lexicon) -> Tokenizer:
    return build_tokenizer(lexicon, hmm=False)


@pytest.fixture(scope="session")
def corpus_text(corpus: Corpus) -> str:
    return "\n".join(document.restored.text for document in corpus.documents)
