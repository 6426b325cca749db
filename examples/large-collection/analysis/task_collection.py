"""From received files to totals of words and codes, partition by partition."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Annotated

from pytask import Product

from analysis.study import (
    CODEBOOK,
    CODER,
    CODES,
    DOCUMENTS,
    LEXICON,
    RESTORED,
    RESULTS,
    WORDS,
    Choices,
    choices_of,
    library,
    listed,
    marked,
)
from liandong.coding.coder import read_coder
from liandong.coding.scheme import read_scheme
from liandong.corpus.duplicates import OVERLAPS
from liandong.pipeline import go_over
from liandong.schemas import read_table, write_table
from liandong.streaming.planning import (
    planned_codes,
    planned_restoring,
    planned_words,
)
from liandong.streaming.repetition import repeated_passages
from liandong.streaming.running import key_of
from liandong.streaming.stages import Coding, Wording, codes, restore, words
from liandong.streaming.totals import CODE_PAIRS, CODE_TOTALS, term_totals, totals
from liandong.text.frequencies import TERMS
from liandong.text.lexicon import read_lexicon


def task_restore_documents(
    documents: str = listed(DOCUMENTS),
    choices: Choices = choices_of("partitions"),
    code: str = library(),
    restored: Annotated[Path, Product] = RESTORED.listing,
) -> None:
    """Restore the received files and split them into passages."""
    jobs, faults = planned_restoring(DOCUMENTS, choices["documents"], key_of("restore", code))
    go_over(restore, jobs, b"", RESTORED, faults)


def task_find_repeated(
    restored: Path = RESTORED.listing,
    code: str = library(),
    repeated: Annotated[Path, Product] = RESULTS / "overlaps.csv",
) -> None:
    """Find what repeats an earlier document, to count it once."""
    write_table(repeated, repeated_passages(RESTORED), OVERLAPS)


def task_tokenize(
    restored: Path = RESTORED.listing,
    repeated: Path = RESULTS / "overlaps.csv",
    lexicon: str = marked(LEXICON.glob("*")),
    choices: Choices = choices_of("text"),
    code: str = library(),
    made: Annotated[Path, Product] = WORDS.listing,
) -> None:
    """Segment the passages and keep their content words."""
    wording = Wording(read_lexicon(LEXICON), choices["hmm"], choices["minimum_characters"])
    mark = key_of("words", code, lexicon, str(choices))
    again = read_table(repeated, OVERLAPS)
    jobs = planned_words(RESTORED, mark, again, count_repeated=False)
    go_over(words, jobs, pickle.dumps(wording), WORDS)


def task_code_passages(
    restored: Path = RESTORED.listing,
    codebook: str = marked(CODEBOOK.glob("*.yaml")),
    learned: Path = CODER,
    code: str = library(),
    made: Annotated[Path, Product] = CODES.listing,
) -> None:
    """Code the passages with the machine coder."""
    coding = Coding(read_scheme(CODEBOOK), read_coder(learned), explain=False)
    jobs = planned_codes(RESTORED, key_of("codes", code, codebook, marked([learned]).value))
    go_over(codes, jobs, pickle.dumps(coding), CODES)


def task_count(
    words: Path = WORDS.listing,
    codes: Path = CODES.listing,
    code: str = library(),
    terms: Annotated[Path, Product] = RESULTS / "terms.csv",
    of_codes: Annotated[Path, Product] = RESULTS / "code_totals.csv",
    pairs: Annotated[Path, Product] = RESULTS / "code_pairs.csv",
) -> None:
    """Count words, codes, and codes that stand together."""
    write_table(terms, term_totals(WORDS), TERMS)
    write_table(of_codes, totals(CODES, CODE_TOTALS), CODE_TOTALS)
    write_table(pairs, totals(CODES, CODE_PAIRS), CODE_PAIRS)
