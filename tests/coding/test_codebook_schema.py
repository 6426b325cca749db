from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from liandong.coding.codebook_schema import json_schemas, write_json_schemas


def schema_for(path: Path) -> dict[str, Any]:
    kind = "scheme" if path.stem == "scheme" else "dimension"
    return json_schemas()[f"{kind}.schema.json"]


def codebook_files(root: Path) -> list[Path]:
    found = [
        *root.glob("corpus/codebook/*.yaml"),
        *root.glob("examples/*/study/corpus/codebook/*.yaml"),
    ]
    assert len(found) >= 8
    return found


def test_the_committed_schemas_are_those_of_the_models(root: Path, tmp_path: Path) -> None:
    """If this fails: `python -m analysis.make_schema`."""
    write_json_schemas(tmp_path)
    for path in tmp_path.iterdir():
        committed = root / "corpus" / "codebook" / path.name
        assert committed.read_bytes() == path.read_bytes()


def test_jsonschema_accepts_the_codebook_and_refuses_what_it_does_not_know(root: Path) -> None:
    for path in codebook_files(root):
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema_for(path)).validate(data)
        with pytest.raises(jsonschema.ValidationError, match="'labl_zh' was unexpected"):
            jsonschema.validate({**data, "labl_zh": "名"}, schema_for(path))


def test_wrong_values_are_marked(root: Path) -> None:
    path = root / "corpus" / "codebook" / "phase.yaml"
    data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    data["dimension"] = "faze"
    data["codes"][0]["id"] = "phase.Emergency"
    data["codes"][1]["examples"] = []
    errors = jsonschema.Draft202012Validator(schema_for(path)).iter_errors(data)
    assert sorted(".".join(map(str, error.absolute_path)) for error in errors) == [
        "codes.0.id",
        "codes.1.examples",
        "dimension",
    ]


def test_every_key_is_described_in_both_languages() -> None:
    for schema in json_schemas().values():
        models = [schema, *schema["$defs"].values()]
        described = [key["description"] for model in models for key in model["properties"].values()]
        assert all(any("\u4e00" <= c <= "\u9fff" for c in text) for text in described)
        assert all(any("a" <= c <= "z" for c in text.split("。")[-1]) for text in described)
