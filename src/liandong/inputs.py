"""Check all that people edit, before anything is computed from it."""

from __future__ import annotations

from pathlib import Path

from liandong.coding.codings import read_codings
from liandong.coding.scheme import Scheme, example_faults, read_scheme
from liandong.corpus.reading import Corpus, read_corpus
from liandong.errors import Fault, collecting, raise_all
from liandong.text.lexicon import read_lexicon

SOUND = "No fault found in documents, scheme, codings and lexicon.\n"


def check_inputs(documents: Path, codebook: Path, codings: Path, lexicon: Path) -> None:
    """Read every input of a study.

    Raises
    ------
    InputFaults
        With all faults of all inputs. Codings are read if documents and scheme are sound.
    """
    faults: list[Fault] = []
    corpus: Corpus | None = None
    scheme: Scheme | None = None
    with collecting(faults):
        corpus = read_corpus(documents)
    with collecting(faults):
        scheme = read_scheme(codebook)
    with collecting(faults):
        read_lexicon(lexicon)
    if corpus and scheme:
        texts = {document.id: document.restored.text for document in corpus.documents}
        faults += example_faults(scheme, texts, codebook)
        with collecting(faults):
            read_codings(codings, corpus, scheme)
    raise_all(faults)
