"""Codings put into a study's folder: all files or none, and an entry for each new coder."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from liandong.coding.codings import Coder
from liandong.coding.scheme import Scheme
from liandong.schemas import read_text, write_bytes

CODERS = "coders.yaml"
HEADER = "# Who coded. The codings of each coder stand in a file of the same name.\n"


def version_to_write(scheme: Scheme) -> str:
    """Return the version under which a new coder's codes were given; the first is left out."""
    return "" if scheme.version == scheme.versions[0] else scheme.version


def with_coders(folder: Path, new: Sequence[Coder]) -> bytes:
    """Return `coders.yaml` with further coders; what stands in it stays, with its comments."""
    yaml = YAML()
    yaml.width = 10**6
    yaml.preserve_quotes = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    listing = folder / CODERS
    data = yaml.load(read_text(listing) if listing.exists() else f"{HEADER}coders: []\n")
    if not data["coders"]:
        data["coders"].fa.set_block_style()
    # Only what differs from the defaults is written.
    entries = (coder.model_dump(exclude_defaults=True) for coder in new)
    data["coders"].extend(CommentedMap(entry) for entry in entries)
    text = io.StringIO()
    yaml.dump(data, text)
    return text.getvalue().encode("utf-8")


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write all files or, if one can't be written, none."""
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    try:
        for path, content in files.items():
            write_bytes(path, content)
    except BaseException:
        for path, content_before in before.items():
            if content_before is None:
                path.unlink(missing_ok=True)
            else:
                write_bytes(path, content_before)
        raise
