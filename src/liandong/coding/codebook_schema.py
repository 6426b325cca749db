"""JSON Schemas of the codebook's files, for editors to complete keys and mark errors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from liandong.coding.codebook import Dimension, Head
from liandong.schemas import Record, write_json

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[Record]] = {
    "scheme.schema.json": Head,
    "dimension.schema.json": Dimension,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return the JSON Schema of each kind of file, by the name of its own file."""
    return {name: {"$schema": DRAFT} | model.model_json_schema() for name, model in MODELS.items()}


def write_json_schemas(folder: Path) -> None:
    """Write the JSON Schemas into the folder of the codebook."""
    for name, schema in json_schemas().items():
        write_json(folder / name, schema)
