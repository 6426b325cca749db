"""GUIDs: those of a study, the same in every export, and those that other programs write."""

from __future__ import annotations

import hashlib
import re
import uuid

from liandong.corpus.reading import RestoredDocument

# Fixed for ever: a program that has imported a study knows its codes again by their GUIDs.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "liandong")
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def guid_of(kind: str, *ids: str) -> str:
    """Return the GUID of what is of a kind and has these ids; the same whenever asked."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join((kind, *ids))))


def guid_of_source(document: RestoredDocument) -> str:
    """Return a GUID that two studies share only if they share the document."""
    return guid_of("source", document.id, hashlib.sha256(document.raw.encode()).hexdigest())


def plain_guid(written: str) -> str:
    """Return a GUID without braces and in small letters, or nothing if it is none."""
    bare = written.strip().removeprefix("{").removesuffix("}").lower()
    return bare if GUID.fullmatch(bare) else ""
