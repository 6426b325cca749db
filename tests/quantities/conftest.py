from pathlib import Path

import pytest

from liandong.text.lexicon import read_lexicon
from liandong.text.segmentation import Tokenizer, build_tokenizer


@pytest.fixture(scope="session")
def tokenizer(root: Path) -> Tokenizer:
    return build_tokenizer(read_lexicon(root / "corpus" / "lexicon"), hmm=False)
