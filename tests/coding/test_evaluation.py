from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest

from liandong.coding import evaluation
from liandong.coding.agreement import groups_of
from liandong.coding.evaluation import EVALUATION, HELD_OUT, Thresholds
from liandong.coding.reliability import Resampling
from liandong.coding.scheme import Scheme
from liandong.errors import InputFaults
from liandong.schemas import read_table, write_table

N = float("nan")
THRESHOLDS = Thresholds(0.667, 0.7, 0.5, 5, "mark")
PARAGRAPHS = Resampling(4000, 7, "paragraph")
DOCUMENTS = Resampling(4000, 7, "document")
TRUTH = {
    "001-p000-s00": frozenset({"actor.party", "phase.routine"}),
    "001-p001-s00": frozenset({"actor.party"}),
    "001-p002-s00": frozenset({"actor.expert"}),
    "002-p000-s00": frozenset({"actor.party", "actor.expert"}),
}
# The majority gave nothing to 009, so it isn't measured; 001-p002-s00 got nothing by machine.
MACHINE = [
    ("001-p000-s00", "actor.party", "paragraph"),
    ("001-p000-s00", "phase.recovery", "paragraph"),
    ("001-p001-s00", "actor.party", "paragraph"),
    ("001-p001-s00", "actor.expert", "paragraph"),
    ("002-p000-s00", "actor.expert", "paragraph"),
    ("009-p000-s00", "actor.expert", "paragraph"),
    ("001-p000-s00", "actor.party", "document"),
]
HELD = HELD_OUT.validate(pd.DataFrame(MACHINE, columns=list(HELD_OUT.columns)))


@pytest.fixture(scope="module")
def agreement(scheme: Scheme) -> pd.DataFrame:
    """What three language models agree on, in another order than the scheme's."""
    groups = groups_of(scheme)[::-1]
    figures = {"prevalence_share": 0.25, "alpha": 0.8, "alpha_low": -0.05, "alpha_high": 1.0}
    frame = pd.DataFrame({"code": [group.name for group in groups]}).assign(**figures)
    frame["dimension"] = [group.dimension for group in groups]
    frame.loc[frame["code"] == "actor.party", "alpha"] = 0.9
    return frame.assign(coder_f1=0.85, coder_count=3, coder_kind="language_model")


@pytest.fixture(scope="module")
def figures(agreement: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    return evaluation.evaluation_table(agreement, TRUTH, HELD, scheme, PARAGRAPHS)


@pytest.fixture(scope="module")
def frame(figures: pd.DataFrame) -> pd.DataFrame:
    return EVALUATION.validate(evaluation.judged(figures, THRESHOLDS))


def test_figures_worked_out_by_hand(frame: pd.DataFrame, scheme: Scheme) -> None:
    assert list(frame["code"][:72]) == [code.id for code in scheme.codes]
    assert list(frame["code"][-2:]) == ["phase.*", "all"]
    rows = frame.set_index("code")
    measured = ["hand_count", "precision", "recall", "f1", "document_f1", "macro_f1"]
    expected = {
        # both 2, only machine 0, only majority 1; documents: 1, 0, 2
        "actor.party": [3, 1, 2 / 3, 4 / 5, 2 / 4, N],
        "actor.expert": [2, 1 / 2, 1 / 2, 1 / 2, 0, N],
        "phase.routine": [1, N, 0, 0, 0, N],
        "phase.recovery": [0, 0, N, 0, N, N],
        "actor.property": [0, N, N, N, N, N],
        # both 3, 1, 2; documents: 1, 0, 4; the two actors that the majority gave
        "actor.*": [5, 3 / 4, 3 / 5, 6 / 9, 2 / 6, (4 / 5 + 1 / 2) / 2],
        # 3, 2, 3; recovery, which only the machine gave, has no part in macro-F1
        "all": [6, 3 / 5, 3 / 6, 6 / 11, 2 / 7, (4 / 5 + 1 / 2 + 0) / 3],
    }
    for code, values in expected.items():
        found = rows.loc[code, measured].to_numpy(dtype=float)
        np.testing.assert_allclose(found, values, err_msg=code)
    assert (rows.loc["actor.party", "alpha"], rows.loc["actor.expert", "alpha"]) == (0.9, 0.8)
    assert rows.loc["actor.party", "label_en"] == scheme["actor.party"].label_en
    assert set(rows["coders"]) == {"large language models"}


# Three right of eight that either side gave: Wilson's lower end (.375 + .24009 - .41254) / 1.48018
# is .13685, and 2 · .13685 / 1.13685 the lower end for F1.
WILSON = 0.240744


def test_six_right_of_six_leave_errors_possible(agreement: pd.DataFrame, scheme: Scheme) -> None:
    """Resampling sees no spread; Wilson's lower end for 6 of 6 is 6 / (6 + 3.8415) = .60967."""
    units = {f"001-p{number:03}-s00": frozenset({"actor.party"}) for number in range(6)}
    rows = [(unit, "actor.party", folds) for unit in units for folds in ("paragraph", "document")]
    held = HELD_OUT.validate(pd.DataFrame(rows, columns=list(HELD_OUT.columns)))
    made = evaluation.evaluation_table(agreement, units, held, scheme, PARAGRAPHS)
    row = made.set_index("code").loc["actor.party"]
    assert (row["f1"], row["f1_high"]) == (1, 1)
    assert row["f1_low"] == pytest.approx(2 * 0.60967 / 1.60967, abs=1e-4)


def test_intervals_by_all_samples_of_four_paragraphs(frame: pd.DataFrame) -> None:
    # of all codes, by paragraph: given by both, by the machine only, by the majority only
    counts = np.array([(1, 1, 1), (1, 1, 0), (0, 0, 1), (1, 0, 1)])
    samples = [counts[list(drawn)].sum(axis=0) for drawn in product(range(4), repeat=4)]
    f1 = [2 * both / (2 * both + extra + missed) for both, extra, missed in samples]
    row = frame.set_index("code").loc["all"]
    low, high = np.quantile(f1, (0.025, 0.975))
    assert row["f1_low"] == pytest.approx(WILSON)
    assert low > WILSON
    assert row["f1_high"] == pytest.approx(high, abs=0.01)
    # in 81 samples of 256 the one paragraph with this code isn't drawn
    assert np.isnan(frame.set_index("code").loc["phase.routine", "f1_low"])


def test_whole_documents_are_drawn(agreement: pd.DataFrame, scheme: Scheme) -> None:
    """Of two, in a quarter of the samples the first twice, in a quarter the second twice."""
    row = evaluation.evaluation_table(agreement, TRUTH, HELD, scheme, DOCUMENTS).iloc[-1]
    assert (row["f1_low"], row["f1_high"]) == (pytest.approx(WILSON), pytest.approx(2 / 3))
    assert (row["document_f1_low"], row["document_f1_high"]) == (0, pytest.approx(2 / 5))


GOOD = {"hand_count": 5, "alpha": 0.667, "f1": 0.7, "f1_low": 0.5}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, ""),
        ({"hand_count": 4}, "too few: 4 passages"),
        ({"hand_count": 1}, "too few: 1 passage"),
        ({"alpha": 0.4904}, "alpha .49 < .667"),
        ({"alpha": 0.6665}, "alpha .666 < .667"),
        ({"alpha": -0.02}, "alpha -.02 < .667"),
        ({"alpha": N}, "alpha not defined"),
        ({"f1": 0.699}, "F1 .699 < .7"),
        ({"f1_low": 0.31}, "F1 low .31 < .5"),
        ({"f1_low": N}, "F1 low not defined"),
        ({"hand_count": 3, "f1": 0.0}, "too few: 3 passages; F1 0 < .7"),
    ],
)  # fmt: skip
def test_each_threshold_is_held(figures: pd.DataFrame, changed: dict, why: str) -> None:
    for label, value in GOOD.items():
        figures = figures.assign(**{label: value})
    for label, value in changed.items():
        figures.loc[figures["code"] == "actor.party", label] = value
    rows = evaluation.judged(figures, THRESHOLDS).set_index("code")
    assert rows.loc["actor.party", "why"] == why
    assert rows.loc["actor.party", "passed"] == ("no" if why else "yes")
    failing = "1 of {} codes fail" if why else ""
    assert rows.loc["actor.*", "why"] == failing.format(11)
    assert rows.loc["all", "why"] == failing.format(72)
    assert set(rows.drop(["actor.party", "actor.*", "all"])["passed"]) == {"yes"}


def test_an_unknown_answer_to_failure_is_refused() -> None:
    with pytest.raises(InputFaults) as caught:
        replace(THRESHOLDS, on_failure="warn")  # type: ignore[arg-type]
    assert str(caught.value) == (
        "parameters.toml: [gate] on_failure: expected mark or refuse, got “warn”; correct it"
    )


def test_a_code_that_failed_has_failed_when_the_table_is_read(
    frame: pd.DataFrame, tmp_path
) -> None:
    write_table(tmp_path / "evaluation.csv", frame, EVALUATION)
    read = read_table(tmp_path / "evaluation.csv", EVALUATION)
    assert set(read["passed"]) == {"no"}
    assert list(read["why"]) == list(frame["why"])


def test_the_printed_table(frame: pd.DataFrame) -> None:
    lines = evaluation.evaluation_text(frame).splitlines()
    assert lines[0].startswith("Coders: 3 large language models, no persons.")
    assert max(map(len, lines)) <= 130
    # a note of four lines, an empty line, two of headings, a line above each dimension
    assert len(lines) == 4 + 1 + 2 + 7 + len(frame)
    party = next(line for line in lines if line.startswith("  party "))
    assert party.split()[:8] == ["party", "25.0%", "3", ".90", "-.05–1.00", ".85", "1.00", ".67"]
    assert party.endswith("too few: 3 passages +1")
    actors = next(line for line in lines if line.startswith("  all of actor"))
    assert actors.endswith("0 of 11; macro F1 .65")
    assert lines[-1].endswith("0 of 72; macro F1 .43")
