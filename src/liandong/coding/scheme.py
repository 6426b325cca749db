"""The coding scheme: what may be coded, and by which words a machine finds it.

The scheme is data: `scheme.yaml` (version, change log, weights of the machine coder) and one
YAML file for each dimension, edited by people who need not write Python.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from liandong.coding.codebook import (
    DIMENSIONS,
    Change,
    Code,
    Dimension,
    Example,
    Head,
    Indicators,
    Migration,
    Near,
    Weights,
    Words,
    expanded,
    grouped,
)
from liandong.coding.migration_check import change_faults
from liandong.coding.scheme_check import (
    ReadDimension,
    dimension_faults,
    invisible_characters,
    invisible_faults,
)
from liandong.errors import Fault, collecting, raise_all
from liandong.schemas import line_of, read_yaml, yaml_data

__all__ = [
    "DIMENSIONS",
    "Change",
    "Code",
    "Dimension",
    "Example",
    "Head",
    "Indicators",
    "Migration",
    "Near",
    "Scheme",
    "Weights",
    "Words",
    "example_faults",
    "expanded",
    "grouped",
    "invisible_characters",
    "read_scheme",
]


@dataclass(frozen=True)
class Scheme:
    """The whole scheme: its head and its dimensions in order."""

    head: Head
    dimensions: tuple[Dimension, ...]

    @property
    def version(self) -> str:
        """The version of the scheme."""
        return self.head.version

    @property
    def versions(self) -> tuple[str, ...]:
        """All versions that there were, the oldest first."""
        return tuple(change.version for change in self.head.changes)

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """All codes in the order of the files."""
        return tuple(code for dimension in self.dimensions for code in dimension.codes)

    def of(self, name: str) -> Dimension:
        """Return a dimension by its name."""
        return next(dimension for dimension in self.dimensions if dimension.dimension == name)

    @cached_property
    def code_ids(self) -> frozenset[str]:
        """The ids of all codes."""
        return frozenset(code.id for code in self.codes)

    def __getitem__(self, code_id: str) -> Code:
        return self._by_id[code_id]

    @cached_property
    def _by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}


def read_scheme(folder: Path) -> Scheme:
    """Read `scheme.yaml` and the seven dimension files of a codebook folder.

    Raises
    ------
    InputFaults
        With every fault of every file and the line where it stands.
    """
    faults: list[Fault] = []
    heads: list[Head] = []
    read: list[ReadDimension] = []
    head_path = folder / "scheme.yaml"
    with collecting(faults):
        faults.extend(invisible_faults(head_path))
        heads.append(read_yaml(head_path, Head))
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "scheme.yaml":
            with collecting(faults):
                faults.extend(invisible_faults(path))
                read.append(ReadDimension(path, read_yaml(path, Dimension)))
    faults.extend(dimension_faults(folder, read))
    faults.extend(_change_faults(head_path, heads, read))
    raise_all(sorted(faults, key=_place))
    by_name = {each.dimension.dimension: each.dimension for each in read}
    return Scheme(heads[0], tuple(by_name[name] for name in DIMENSIONS))


def _change_faults(path: Path, heads: list[Head], read: list[ReadDimension]) -> Iterator[Fault]:
    """Find what is wrong with the change log, as far as it and the codes could be read."""
    codes = {code.id for each in read for code in each.dimension.codes}
    complete = len(read) == len(DIMENSIONS)
    found = [each for head in heads for each in change_faults(head, codes if complete else None)]
    data = yaml_data(path) if found else None
    for loc, said in found:
        yield Fault(f"{path}:{line_of(data, loc)}", said)


def example_faults(scheme: Scheme, texts: dict[str, str], folder: Path) -> list[Fault]:
    """Return a fault for every example that is not verbatim in the text of its document.

    `texts` maps a document's id to its restored text.
    """
    return [
        Fault(
            str(folder / f"{code.dimension}.yaml"),
            f"the example “{example.text[:20]}…” of {code.id} is not in document "
            f"“{example.document_id}”; copy the sentence from the restored text",
        )
        for code in scheme.codes
        for example in code.examples
        if example.text not in texts.get(example.document_id, "")
    ]


def _place(fault: Fault) -> tuple[str, int, str]:
    path, _, line = fault.place.rpartition(":")
    return (path, int(line), fault.sentence) if line.isdigit() else (fault.place, 0, "")
