import pickle
import random
from dataclasses import replace

import numpy as np
import pytest

from liandong.text import segmented as module
from liandong.text.segmentation import Tokenizer
from liandong.text.segmented import Segmented, parted, segment

TEXTS = [
    "五社联动。",
    "",
    "平战结合\r",
    "\n社区",
    "结合",
    "\ue000社区\ue001",
    "20",
    "15",
    "的",
    "人",
]


@pytest.mark.parametrize("hmm", [False, True])
def test_texts_joined_and_cut_are_the_texts_cut(
    tokenizer: Tokenizer, hmm: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever ends one text and begins the next, and wherever a block ends."""
    chance, tokenizer = random.Random(7), replace(tokenizer, hmm=hmm)
    for block in (1, 3, 20, 4096):
        monkeypatch.setattr(module, "BLOCK", block)
        for _ in range(50):
            texts = chance.choices(TEXTS, k=chance.randint(0, 12))
            made = segment(texts, tokenizer)
            assert made.count == len(texts)
            assert made.joined("|") == ["|".join(tokenizer.tokens(text)) for text in texts]


def test_each_token_is_looked_at_once_and_counted_everywhere() -> None:
    words = parted(["社区 居民 社区", "", "平台 社区"])
    assert words.vocabulary == ("社区", "居民", "平台")
    assert words.tokens.tolist() == [0, 1, 0, 2, 0]
    assert words.texts.tolist() == [0, 0, 0, 2, 2]
    assert words.sizes().tolist() == [3, 0, 2]
    assert words.summed(len).tolist() == [6, 0, 4]
    assert words.only({"社区"}).joined(" ") == ["社区 社区", "", "社区"]


def test_nothing_has_no_tokens(tokenizer: Tokenizer) -> None:
    nothing = segment([], tokenizer)
    assert (nothing.count, nothing.joined(" ")) == (0, [])
    assert nothing.only({"社区"}).tokens.tolist() == []


def test_a_tokenizer_goes_to_another_process(tokenizer: Tokenizer) -> None:
    there = pickle.loads(pickle.dumps(tokenizer))
    assert there == tokenizer
    assert there.tokens("五社联动") == ["五社联动"]
    assert isinstance(segment(["社区"], there), Segmented)
    assert segment(["社区"], there).tokens.dtype == np.int32
