"""Who filled in a sheet: a coder of the study, or a new one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from liandong.coding.codings import Coder, read_coders
from liandong.coding.scheme import Scheme
from liandong.errors import refuse
from liandong.exchange.coders_file import CODERS, version_to_write, with_coders
from liandong.schemas import write_bytes

ID = re.compile(r"[a-z][a-z0-9_]*")
KINDS = {"person": ("人", "A person"), "language_model": ("大语言模型，不是人", "A language model")}


def entry_for(folder: Path, coder: str, kinds: Sequence[str], scheme: Scheme) -> Coder | None:
    """Return the entry that a coder needs in `coders.yaml`, None if it is there.

    Parameters
    ----------
    folder
        The study's codings.
    coder
        The id of the coder.
    kinds
        What the coder is: one of `person` and `language_model`, if it is new.
    scheme
        The scheme, under whose version a new coder codes.

    Raises
    ------
    InputFaults
        If the id can't be one, or if nobody said what a new coder is.
    """
    if coder in {known.id for known in read_coders(folder)}:
        return None
    if not ID.fullmatch(coder):
        raise refuse("--coder", f"“{coder}” can't be an id; take small letters, digits and _")
    if len(kinds) != 1 or kinds[0] not in KINDS:
        sentence = f"the coder “{coder}” is new; say --kind person or --kind language_model"
        raise refuse(folder / CODERS, sentence)
    chinese, english = KINDS[kinds[0]]
    return Coder(
        id=coder,
        kind="person" if kinds[0] == "person" else "language_model",
        scheme_version=version_to_write(scheme),
        description_zh=f"按编码手册第 {scheme.version} 版填写编码表；{chinese}。",
        description_en=f"{english} that filled in a sheet; scheme version {scheme.version}.",
    )


def write_entry(folder: Path, entry: Coder | None) -> None:
    """Write the entry of a new coder."""
    if entry is not None:
        write_bytes(folder / CODERS, with_coders(folder, [entry]))
