from pathlib import Path

import pytest

from liandong.coding.scheme import (
    Scheme,
    example_faults,
    expanded,
    grouped,
    read_scheme,
)
from liandong.errors import InputFaults

# Version 1 of the scheme, typed from its text; the ids are a public interface.
TYPED = """
actor.party actor.government actor.community actor.social_organization actor.social_worker
actor.volunteer actor.charity actor.enterprise actor.resident actor.property actor.expert
function.mobilization function.coordination function.resource_linking function.service_delivery
function.containment function.psychosocial_support function.mediation function.vulnerable_care
function.information function.capacity_building function.technology_support
function.recovery_support
mechanism.party_led mechanism.three_society_linkage mechanism.five_society_linkage
mechanism.linkage mechanism.government_society_synergy mechanism.hub_platform
mechanism.routine_emergency_integration mechanism.whole_cycle mechanism.downward_shift
mechanism.grid_management mechanism.joint_prevention mechanism.smart_governance
mechanism.empowerment mechanism.resilience mechanism.shared_community mechanism.deliberation
mechanism.service_purchase mechanism.spatial_planning mechanism.volunteer_system
problem.institutional_gap problem.fragmentation problem.capacity_deficit
problem.motivation_deficit problem.trust_deficit problem.power_asymmetry
problem.resource_shortage problem.information_barrier problem.social_impact
recommendation.legislation recommendation.institutional_inclusion
recommendation.participation_mechanism recommendation.incentive recommendation.deliberation
recommendation.platform_building recommendation.professionalization
recommendation.resource_investment recommendation.digital_infrastructure
recommendation.contingency_planning recommendation.psychosocial_service
recommendation.spatial_planning recommendation.party_building
discourse.practice discourse.problem discourse.recommendation discourse.concept discourse.context
phase.emergency phase.routine phase.recovery
"""
IDS = TYPED.split()


def test_the_72_codes_keep_their_ids_and_order(scheme: Scheme) -> None:
    assert [code.id for code in scheme.codes] == IDS
    assert len(set(IDS)) == 72
    assert scheme.version == "1"


def test_every_code_can_be_found_by_its_id(scheme: Scheme) -> None:
    assert scheme["mechanism.five_society_linkage"].label_zh == "五社联动"
    assert scheme["problem.fragmentation"].dimension == "problem"
    assert scheme.code_ids == frozenset(IDS)


def test_every_code_has_indicators(scheme: Scheme) -> None:
    def number(code_id: str) -> int:
        found = scheme[code_id].indicators
        return len(found.terms) + len(found.patterns) + len(found.near)

    assert [code.id for code in scheme.codes if not number(code.id)] == []


def test_examples_are_verbatim(scheme: Scheme, corpus, root: Path) -> None:
    texts = {document.id: document.restored.text for document in corpus.documents}
    assert example_faults(scheme, texts, root) == []


def test_an_example_that_is_not_in_its_document_is_a_fault(scheme: Scheme) -> None:
    first = scheme.codes[0].examples[0]
    faults = example_faults(scheme, {}, Path("codebook"))
    assert str(faults[0]) == (
        f"codebook/actor.yaml: the example “{first.text[:20]}…” of actor.party is not in document "
        f"“{first.document_id}”; copy the sentence from the restored text"
    )


# file, words, what stands in their place, line that the fault names, what it says
SPOILT = [
    ("phase.yaml", "label_en: Recovery", "labl_en: Recovery", "“codes.2.labl_en”: unknown key"),
    ("phase.yaml", "label_en: Recovery", "", "“codes.2.label_en”: this key is missing"),
    ("phase.yaml", "dimension: phase", "dimension: faze", "unknown dimension “faze”"),
    (
        "phase.yaml",
        "dimension: phase",
        "dimension: actor",
        "the dimension “actor” belongs in actor.yaml",
    ),
    (
        "phase.yaml",
        "id: phase.recovery",
        "id: recovery",
        "the id “recovery” is not under its dimension; expected “phase.”",
    ),
    (
        "phase.yaml",
        "id: phase.recovery",
        "id: phase.routine",
        "the id “phase.routine” is used already at",
    ),
    (
        "phase.yaml",
        "terms: [平时, ",
        "terms: [平时, 疫情期间, ",
        "the indicator “疫情期间” of phase.routine is claimed already by phase.emergency",
    ),
    (
        "phase.yaml",
        "terms: [平时, ",
        "patterns: ['平(时']\n      terms: [平时, ",
        "the pattern “平(时” of phase.routine doesn't compile: missing )",
    ),
    (
        "phase.yaml",
        "terms: [平时, ",
        "patterns: ['平<words>']\n      terms: [平时, ",
        "unknown group “words”; declare it under “groups”",
    ),
    (
        "phase.yaml",
        "label_zh: 恢复阶段",
        "label_zh: 恢复\u200b阶段",
        "there is an invisible character here, ZERO WIDTH SPACE; delete it",
    ),
    ("phase.yaml", "codes:", "codes: [", "not valid YAML:"),
    (
        "problem.yaml",
        "given_with: [discourse.problem, ",
        "given_with: [discourse.trouble, ",
        "unknown code “discourse.trouble”; name a code of the scheme",
    ),
    (
        "problem.yaml",
        "points_to: discourse.problem",
        "points_to: discourse.trouble",
        "unknown code “discourse.trouble”; name a code of the scheme",
    ),
    ("scheme.yaml", "term: 0.8", "term: 8", "“weights.term”: Input should be less than or equal"),
    ("scheme.yaml", 'version: "1"\ntitle', "version: 1\ntitle", "“version”: expected text"),
]


@pytest.mark.parametrize(("name", "words", "instead", "said"), SPOILT)
def test_a_spoilt_scheme_is_refused_with_file_and_line(
    codebook: Path, name: str, words: str, instead: str, said: str
) -> None:
    text = (codebook / name).read_text(encoding="utf-8")
    assert text.count(words) == 1
    (codebook / name).write_text(text.replace(words, instead), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_scheme(codebook)
    faults = [fault for fault in caught.value.faults if said in fault.sentence]
    assert len(faults) == 1
    path, _, line = faults[0].place.rpartition(":")
    assert Path(path) == codebook / name
    assert abs(int(line) - text[: text.index(words)].count("\n") - 1) <= 12


def test_a_code_without_examples_is_refused(codebook: Path) -> None:
    path = codebook / "phase.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("    examples:\n")
    end = text.index("    indicators:", start)
    path.write_text(text[:start] + "    examples: []\n" + text[end:], encoding="utf-8")
    with pytest.raises(InputFaults, match=r"“codes.0.examples”: expected at least one entry"):
        read_scheme(codebook)


def test_all_faults_of_all_files_come_together(codebook: Path) -> None:
    (codebook / "actor.yaml").unlink()
    for name in ("phase.yaml", "mechanism.yaml"):
        text = (codebook / name).read_text(encoding="utf-8")
        (codebook / name).write_text(text.replace("label_en: ", "label: ", 1), encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_scheme(codebook)
    said = [str(fault) for fault in caught.value.faults]
    assert said[0] == (f"{codebook}/actor.yaml: the file of this dimension is missing; put it back")
    assert sum("phase.yaml" in line for line in said) == 2
    assert sum("mechanism.yaml" in line for line in said) == 2


def test_shorthand_of_patterns_is_written_out() -> None:
    groups = {"build": ("建立", "健全")}
    assert expanded("<build>机制", groups) == "(?:建立|健全)机制"
    assert grouped(("<build>", "设立"), groups) == ("建立", "健全", "设立")
