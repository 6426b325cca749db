import shutil
from pathlib import Path

import pytest

from liandong.coding.scheme import Scheme, read_scheme


@pytest.fixture(scope="session")
def scheme(root: Path) -> Scheme:
    return read_scheme(root / "corpus" / "codebook")


@pytest.fixture
def codebook(root: Path, tmp_path: Path) -> Path:
    """A copy of the study's codebook, to be spoilt."""
    return Path(shutil.copytree(root / "corpus" / "codebook", tmp_path / "codebook"))
