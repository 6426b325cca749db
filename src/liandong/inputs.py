"""Check all that people edit, before anything is computed from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from liandong.coding.adjudication import note_on_undecided, read_settled
from liandong.coding.codings import Codings, majority
from liandong.coding.indicator_check import indicator_notes, indicator_table
from liandong.coding.migration import migration_notes, migration_table, notes_on_added
from liandong.coding.practice import notes_on_practice, read_practice
from liandong.coding.scheme import Scheme, example_faults, read_scheme
from liandong.corpus.duplicates import near_duplicates, notes_on_repeated
from liandong.corpus.reading import Corpus, RestoredDocument, read_corpus
from liandong.corpus.repair.byte_repair import DAMAGED
from liandong.corpus.sources import Source
from liandong.corpus.translations import read_translations
from liandong.errors import Fault, collecting, raise_all
from liandong.estimation.draws import notes_on_draws, read_draws
from liandong.governance.models import read_models
from liandong.progress import Follow
from liandong.text.lexicon import read_lexicon

SOUND = "No fault found in documents, scheme, codings, practice sentences, lexicon and models.\n"


class Inputs(NamedTuple):
    """The folders of a study that people edit; of decisions, samples, models none is needed."""

    documents: Path
    codebook: Path
    codings: Path
    lexicon: Path
    practice: Path
    decisions: Path
    samples: Path
    models: Path
    translations: Path


def check_inputs(inputs: Inputs, least: int, follow: Follow[Source] = iter) -> list[str]:
    """Read every input of a study; return what is no fault, but for people to know.

    Parameters
    ----------
    inputs
        The folders.
    least
        The number of coders that make a majority.
    follow
        Goes over the documents.

    Raises
    ------
    InputFaults
        With all faults of all inputs. Codings are read if documents and scheme are sound.
    """
    faults: list[Fault] = []
    corpus: Corpus | None = None
    scheme: Scheme | None = None
    notes: list[str] = []
    with collecting(faults):
        corpus = read_corpus(inputs.documents, follow)
    with collecting(faults):
        scheme = read_scheme(inputs.codebook)
    with collecting(faults):
        read_lexicon(inputs.lexicon)
    if scheme:
        with collecting(faults):
            read_practice(inputs.practice, scheme)
            notes += notes_on_practice(inputs.practice, scheme)
    if corpus and scheme:
        faults += example_faults(scheme, corpus.texts, inputs.codebook)
        with collecting(faults):
            read_models(inputs.models, corpus, scheme)
        with collecting(faults):
            read_translations(inputs.translations, corpus.texts)
        with collecting(faults):
            notes += _notes_on_codings(inputs, corpus, scheme, least)
    raise_all(faults)
    return [*notes_on(corpus), *notes] if corpus else []


def _notes_on_codings(inputs: Inputs, corpus: Corpus, scheme: Scheme, least: int) -> list[str]:
    """Read codings, decisions and draws; say what is left to decide and to code."""
    faults: list[Fault] = []
    given: Codings | None = None
    draws: pd.DataFrame | None = None
    with collecting(faults):
        given = read_settled(inputs.codings, inputs.decisions, corpus, scheme)
    with collecting(faults):
        draws = read_draws(inputs.samples, corpus.passages)
    raise_all(faults)
    if given is None or draws is None:
        return []
    hand = majority(given, least)
    texts = dict(zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
    return [
        *migration_notes(given.migrated, texts, scheme),
        *notes_on_added({coder.id: coder.scheme_version for coder in given.coders}, scheme),
        *note_on_undecided(given, scheme),
        *notes_on_draws(draws, {unit for unit, codes in hand.items() if codes}),
        *indicator_notes(scheme, corpus.passages, hand),
    ]


def indicators_of(inputs: Inputs, least: int) -> pd.DataFrame:
    """Return how often each indicator of a study is found, and how often rightly (`INDICATORS`)."""
    corpus, scheme = read_corpus(inputs.documents), read_scheme(inputs.codebook)
    given = read_settled(inputs.codings, inputs.decisions, corpus, scheme)
    return indicator_table(scheme, corpus.passages, majority(given, least))


def migrated_of(inputs: Inputs) -> pd.DataFrame:
    """Return what became of a study's earlier codings (`MIGRATED`); of some it is undecided."""
    corpus, scheme = read_corpus(inputs.documents), read_scheme(inputs.codebook)
    given = read_settled(inputs.codings, inputs.decisions, corpus, scheme)
    texts = dict(zip(corpus.passages["passage_id"], corpus.passages["text"], strict=True))
    return migration_table(given.migrated, texts)


def notes_on(corpus: Corpus) -> list[str]:
    """Say which documents await confirmation, are damaged still, or repeat another."""
    documents = [(item.id, item.metadata.date, item.passages) for item in corpus.documents]
    return [
        *(note for document in corpus.documents for note in _notes_on(document)),
        *(note for _, note in notes_on_repeated(near_duplicates(documents))),
    ]


def _notes_on(document: RestoredDocument) -> Iterator[str]:
    guesses, damaged = document.metadata.guesses, document.restored.text.count(DAMAGED)
    if guesses:
        yield f"{document.id}: guessed and not yet confirmed: {', '.join(guesses)}"
    if damaged:
        place = "place" if damaged == 1 else "places"
        yield f"{document.id}: {damaged} damaged {place} that couldn't be read, marked {DAMAGED}…〕"
