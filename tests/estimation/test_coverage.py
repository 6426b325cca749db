"""A small part of benchmarks/coverage.py; its table is of 2000 runs."""

import numpy as np
import pytest

from benchmarks.coverage import simulate


@pytest.mark.parametrize("second", [False, True])
def test_intervals_cover_and_are_narrower_than_from_the_hand_sample(second):
    frame = simulate(0.3, second, 100, 7)
    common = frame[frame["prevalence"] >= 0.1]
    # 900 intervals: four standard errors are .03, more as the codes of a run share its sample.
    assert 0.91 <= common["corrected_coverage"].mean() <= 0.99
    assert 0.91 <= common["between_codes_coverage"].mean() <= 0.99
    assert np.abs(common["corrected_bias"]).max() < 0.02
    assert (common["width_ratio"] < 1).all()
    assert common.loc[common["machine_f1"] == 0.9, "width_ratio"].max() < 0.75
    assert common.loc[common["machine_f1"] == 0.5, "machine_coverage"].mean() < 0.75
