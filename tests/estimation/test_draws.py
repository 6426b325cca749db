from pathlib import Path

import pandas as pd
import pytest

from liandong.coding.codings import CODINGS
from liandong.errors import InputFaults
from liandong.estimation.draws import (
    hand_sample,
    last_counted,
    next_wave,
    notes_on_draws,
    read_draws,
)
from liandong.estimation.sampling import PROPOSED
from liandong.schemas import write_table
from tests.estimation.conftest import make_passages

A, B, C, D = (f"000-p{number:03}-s00" for number in range(4))


def write(folder: Path, name: str, wave: int, *drawn: tuple[str, float], text="社区缺人。") -> None:
    rows = [
        (passage, "000", int(passage[5:8]), "甲", text, wave, chance, "the random part")
        for passage, chance in drawn
    ]
    write_table(folder / name, pd.DataFrame(rows, columns=list(PROPOSED.columns)), PROPOSED)


@pytest.fixture
def draws(tmp_path: Path) -> pd.DataFrame:
    write(tmp_path, "wave-2.csv", 2, (C, 1.0))
    write(tmp_path, "wave-1.csv", 1, (B, 0.5), (A, 0.25))
    return read_draws(tmp_path, make_passages())


def test_draws_are_read_in_order(draws, tmp_path):
    told = draws[["passage_id", "wave", "probability"]].values.tolist()
    assert told == [[B, 1, 0.5], [A, 1, 0.25], [C, 2, 1.0]]
    assert next_wave(draws) == 3
    none = read_draws(tmp_path / "nowhere", make_passages())
    assert none.empty
    assert (next_wave(none), last_counted(none, {A})) == (1, 0)


@pytest.mark.parametrize(
    ("coded", "last", "notes"),
    [
        ((A, B, C), 2, []),
        (
            (A, B),
            1,
            ["wave-2.csv is left out of the estimates: none of its passages has a majority"],
        ),
        (
            (A, C),
            0,
            [
                "wave-1.csv is left out of the estimates: 1 of 2 lack a majority of the coders "
                f"yet: {B}",
                "wave-2.csv is left out of the estimates: it waits for the draw before it",
            ],
        ),
        (
            (),
            0,
            [
                "wave-1.csv is left out of the estimates: none of its passages has a majority",
                "wave-2.csv is left out of the estimates: none of its passages has a majority",
            ],
        ),
    ],
)
def test_a_draw_counts_when_it_and_those_before_it_are_coded(draws, coded, last, notes):
    assert last_counted(draws, coded) == last
    said = list(notes_on_draws(draws, coded))
    assert len(said) == len(notes)
    assert all(one.startswith(other) for one, other in zip(said, notes, strict=True))


def test_of_a_draw_that_does_not_count_no_passage_is_coded(draws):
    rows = [
        (D, "actor.community", "language_model", "majority settled by li (person)", 1.0),
        (A, "actor.community", "language_model", "majority", 1.0),
        (B, "actor.community", "machine", "machine", 0.9),
    ]
    codings = CODINGS.validate(pd.DataFrame(rows, columns=list(CODINGS.columns)))
    sample = hand_sample(codings, draws)
    assert sample.given == {A: {"actor.community"}, D: {"actor.community"}}
    assert sample.coder_kind == "language_model, in part settled by li (person)"
    assert sample.apart == {A, B, C}
    assert sample.draws is not None
    assert sample.draws.empty


def test_all_faults_of_all_draws_are_told(tmp_path):
    write(tmp_path, "wave-1.csv", 1, (A, 0.5), (B, 0.0))
    write(tmp_path, "wave-3.csv", 2, (A, 0.5), ("009-p000-s00", 1.5))
    write(tmp_path, "wave-4.csv", 4, (C, 0.5), text="别的话。")
    write(tmp_path, "second.csv", 2, (D, 0.5))
    with pytest.raises(InputFaults) as caught:
        read_draws(tmp_path, make_passages())
    assert str(caught.value).splitlines() == [
        f"{tmp_path}/second.csv: expected a draw named wave-1.csv, wave-2.csv …; "
        "rename or remove this file",
        f"{tmp_path}/wave-2.csv: this draw is missing, and a later one is there",
        f"{tmp_path}/wave-1.csv:3: expected a probability above 0 and at most 1, got 0.0",
        f"{tmp_path}/wave-3.csv:2: a row of wave 2 stands in the file of wave 3; correct one of "
        "them",
        f"{tmp_path}/wave-3.csv:2: the passage {A} was drawn in an earlier wave; no passage is "
        "drawn twice",
        f"{tmp_path}/wave-3.csv:3: a row of wave 2 stands in the file of wave 3; correct one of "
        "them",
        f"{tmp_path}/wave-3.csv:3: expected a probability above 0 and at most 1, got 1.5",
        f"{tmp_path}/wave-3.csv:3: unknown passage “009-p000-s00”; expected an id of passages.csv",
        f"{tmp_path}/wave-4.csv:2: passage {C} has other words now; look up which was drawn",
    ]
