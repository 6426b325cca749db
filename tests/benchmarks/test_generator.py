from collections import Counter

import pandas as pd
import pyarrow.csv
import pyarrow.parquet
import pytest

from benchmarks.damage import converter
from benchmarks.generator.damaging import Shares
from benchmarks.generator.documents import generated
from benchmarks.generator.planting import CODEBOOK, dimensions_inside, fillers
from benchmarks.generator.rules import read_grammar
from benchmarks.generator.writing import write_corpus, write_truth
from liandong.coding.scheme import read_scheme
from liandong.corpus.duplicates import Document, near_duplicates
from liandong.corpus.passages import PASSAGES, coded_passages
from liandong.corpus.reading import read_corpus
from liandong.errors import InputFaults

WRITTEN = 50
BROKEN = Shares(broken=0.2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated") / "documents"
    assert list(write_corpus(folder, WRITTEN, 1, shares=BROKEN)) == [WRITTEN]
    return folder


@pytest.fixture(scope="module")
def many():
    return [generated(number, 1) for number in range(300)]


def there_and_back(text):
    return converter("tw2s").convert(converter("s2tw").convert(text))


def test_a_document_does_not_depend_on_the_others(folder, tmp_path):
    for _ in write_corpus(tmp_path, range(40, 43), 1, BROKEN):
        pass
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"00000{n}.{kind}" for n in (40, 41, 42) for kind in ("txt", "yaml")]
    for name in names:
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_another_seed_gives_another_document():
    assert generated(0, 1) == generated(0, 1)
    assert generated(0, 1).clean != generated(0, 2).clean


def test_a_folder_with_files_is_refused(folder):
    with pytest.raises(InputFaults, match="the folder is not empty; name a new one"):
        next(write_corpus(folder, 1, 1))


def test_reading_restores_the_clean_text_and_the_planted_sentences(folder):
    corpus = read_corpus(folder)
    damage, exact = set(), 0
    for number in range(WRITTEN):
        document = generated(number, 1, BROKEN)
        read = corpus[document.id]
        # What OpenCC itself doesn't bring back (沈静 comes back as 沉静) is no step's fault.
        traditional = "traditional" in document.damage
        assert read.restored.text == (there_and_back if traditional else str)(document.clean)
        damage |= set(document.damage)
        exact += read.restored.text == document.clean
        if read.restored.text != document.clean:
            continue
        texts = dict(zip(read.passages["passage_id"], read.passages["text"], strict=True))
        assert {s.passage_id: s.text for s in document.sentences}.items() <= texts.items()
        assert len(coded_passages(read.passages)) == len(document.sentences)
    assert exact >= 0.9 * WRITTEN
    assert damage >= {"folded", "doubled", "traditional", "glosses", "bytes", "blanks", "repeated"}


def test_topics_kinds_and_damage_have_the_promised_shares(many):
    sizes = Counter(len(document.topics) for document in many)
    # 300 draws of 3 : 4 : 3; a standard deviation is 8.
    assert all(abs(sizes[size] - share) < 30 for size, share in ((1, 90), (2, 120), (3, 90)))
    assert all(document.topics[document.main_topic] >= 0.55 for document in many)
    assert all(sum(document.topics.values()) == pytest.approx(1) for document in many)
    main = Counter(document.main_topic for document in many)
    assert len(main) == len(read_grammar().topics) == 20
    assert max(main.values()) < 30  # 15 expected, a standard deviation is 4
    on_main = [s.topic == d.main_topic for d in many for s in d.sentences]
    expected = sum(d.topics[d.main_topic] * len(d.sentences) for d in many)
    assert sum(on_main) == pytest.approx(expected, rel=0.02)
    kinds = Counter(s.kind for d in many for s in d.sentences)
    assert [kinds[k] / kinds.total() for k in ("coded", "plain", "trap")] == pytest.approx(
        [0.5, 0.4, 0.1], abs=0.02
    )
    # At 2/3 · (1 − .1 · .9 · …) a few of the damaged show nothing: between a half and 2/3.
    assert 0.5 < sum(bool(d.damage) for d in many) / 300 < 0.7


def test_lengths_are_spread_around_a_thousand_characters(many):
    lengths = sorted(len(document.clean) for document in many)
    assert 800 < lengths[150] < 1100
    assert lengths[0] >= 300
    assert lengths[-1] <= 3000 + 7 * 120  # the last paragraph may reach beyond


def passages_of(document, document_id):
    frame = pd.DataFrame(columns=list(PASSAGES.columns), index=range(len(document.sentences)))
    frame["passage_id"] = [
        s.passage_id.replace(document.id, document_id) for s in document.sentences
    ]
    frame["document_id"], frame["kind"] = document_id, "body"
    frame["text"] = [s.text for s in document.sentences]
    return Document(document_id, document.metadata.date, frame)


def test_no_two_documents_are_near_duplicates(many):
    documents = [passages_of(document, document.id) for document in many[:200]]
    copy = passages_of(many[5], "9999999")
    found = near_duplicates([*documents, copy])
    assert [{pair.document_id, pair.original_id} for pair in found] == [{"9999999", many[5].id}]


def test_coded_sentences_hold_words_that_the_scheme_gives_their_codes(many):
    scheme = read_scheme(CODEBOOK)
    for sentence in (s for d in many for s in d.sentences):
        planted = {code for code in sentence.codes if not code.startswith("discourse.")}
        terms = {code: scheme[code].indicators.terms for code in planted}
        assert len(sentence.codes) == len(planted) + 1
        assert bool(planted) == (sentence.kind == "coded")
        assert all(word in sentence.text for word in sentence.words)
        assert all(set(terms[code]) & set(sentence.words) for code in planted)
        if sentence.kind == "coded":
            assert set(sentence.words) <= {word for each in terms.values() for word in each}


def test_advice_is_planted_in_sentences_that_advise_only(many):
    for sentence in (s for d in many for s in d.sentences):
        advises = any(code.startswith("recommendation.") for code in sentence.codes)
        assert not advises or "discourse.recommendation" in sentence.codes


def test_words_whose_codes_are_known_by_hand():
    codes_of = {
        dimension: {planted.word: planted.codes for words in by_code for planted in words}
        for dimension, by_code in fillers().items()
    }
    assert codes_of["actor"]["居委会"] == {"actor.community"}
    assert codes_of["problem"]["各自为政"] == {"problem.fragmentation"}
    # Of smart systems the scheme says that they support by technology as well.
    both = {"function.technology_support", "mechanism.smart_governance"}
    assert codes_of["mechanism"]["一网统管"] == codes_of["function"]["一网统管"] == both
    # 志愿者培训 holds a volunteer and a training, which its frame doesn't speak of.
    assert "志愿者培训" not in codes_of["mechanism"]


def test_topic_words_and_shared_words_hold_no_indicator():
    grammar = read_grammar()
    words = [w for slots in (*grammar.topics.values(), grammar.common) for w in slots.values()]
    assert [word for some in words for word in some if dimensions_inside(word)] == []
    assert all(sum(map(len, slots.values())) >= 40 for slots in grammar.topics.values())


def test_traps_hold_their_indicator():
    for trap in read_grammar().traps:
        assert any(trap.holds in text for text in trap.frame[::2]), trap


@pytest.mark.parametrize("name", ["truth.csv", "truth.parquet"])
def test_the_truth_has_a_row_for_each_sentence(tmp_path, name):
    assert list(write_truth(tmp_path / name, 2, 1)) == [2]
    read = pyarrow.csv.read_csv if name.endswith(".csv") else pyarrow.parquet.read_table
    rows = read(tmp_path / name).to_pylist()
    sentences = [s for n in range(2) for s in generated(n, 1).sentences]
    assert [row["passage_id"] for row in rows] == [s.passage_id for s in sentences]
    assert [set(row["codes"].split()) for row in rows] == [s.codes for s in sentences]
