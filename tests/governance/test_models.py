import pytest

from liandong.coding.scheme import Scheme
from liandong.corpus.alignment import HAN
from liandong.corpus.citations import Citation
from liandong.corpus.reading import Corpus, RestoredDocument
from liandong.errors import InputFaults
from liandong.governance.models import codes_of, quotes_of, read_models
from tests.governance.conftest import HUB


def test_a_quotation_is_found_with_its_place_in_the_raw_file(models, corpus):
    quote = models["hub"].roles[0].quotes[0]
    citation = models.citation(quote)
    assert (citation.speaker, citation.passages) == ("徐家良", ["000-p015-s01"])
    # The file has a comma of half width, the restored text one of full width.
    raw = "".join(corpus["000"].raw[start:end] for start, end in citation.raw_spans)
    assert raw == "募集款物,充分释放社会善意"


def test_elements_keep_the_order_of_the_file(models):
    kinds = [element.kind for element in models["workers"].elements]
    assert kinds == ["role", "link", "problem", "measure", "condition"]
    assert set(codes_of(models["hub"].measures[0])) == {
        "actor.social_organization",
        "mechanism.hub_platform",
        "problem.fragmentation",
        "recommendation.platform_building",
    }
    assert [quote.words for quote in quotes_of(models["hub"].problems[0])] == [
        "社会组织枢纽型平台缺位",
        "但由于枢纽型平台缺失",
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("募集款物，充分", "募集物款，充分", "don't stand there verbatim"),
        ("speaker: 徐家良, words: 募集", "speaker: 关信平, words: 募集", "are of “徐家良”"),
        ("function.resource_linking", "function.resources", "unknown code"),
        ("mechanism: mechanism.service", "mechanism: function.service", "unknown code"),
        ("mechanism: mechanism.service_purchase", "mechanism: actor.party", "expected a code of"),
        ("function.mobilization", "function.resource_linking", "stands already at"),
        ("answers: [problem.fragmentation]", "answers: [problem.capacity_deficit]", "isn't among"),
        ("id: hub", "id: pub", "name the file pub.yaml"),
        ("gist_zh: 平台", "gist_cn: 平台", "unknown key"),
        (
            'document: "000", speaker: 徐家良, words: 募',
            'document: "9", speaker: x, words: 募',
            "no document",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(read, old, new, said):
    with pytest.raises(InputFaults, match=said) as caught:
        read(hub=HUB.replace(old, new, 1))
    assert "hub.yaml:" in str(caught.value)


def test_all_faults_of_all_files_are_told_together(read):
    broken = HUB.replace("募集款物", "募集物款").replace("高效动员", "高效运动")
    with pytest.raises(InputFaults) as caught:
        read(hub=broken, other="id: other\n")
    places = [fault.place.rpartition("/")[2] for fault in caught.value.faults]
    assert places[:2] == ["hub.yaml:10", "hub.yaml:14"]
    assert sum(place.startswith("other.yaml") for place in places) >= 4


def test_all_models_of_the_study_hold(root, corpus: Corpus, scheme: Scheme):
    """Every quotation stands at its place, and every element has codes of the scheme."""
    models = read_models(root / "corpus" / "codebook" / "models", corpus, scheme)
    assert len(models.files) == 20
    assert all(model.roles or model.links for model in models.files)
    for model in models.files:
        for element in model.elements:
            assert set(codes_of(element)) <= scheme.code_ids
            for quote in quotes_of(element):
                assert _stands(models.citation(quote), corpus[quote.document]), quote


def _stands(citation: Citation, document: RestoredDocument) -> bool:
    """Tell whether the raw file has the quotation's Han characters at its place, in order."""
    raw = "".join(document.raw[start:end] for start, end in citation.raw_spans)
    if document.mends:  # old-form characters and broken bytes; what mends them has its own tests
        return len(raw) >= len(HAN.findall(citation.text)) / 2
    return HAN.findall(raw) == HAN.findall(citation.text)
