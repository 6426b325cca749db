"""Write the JSON Schemas of the codebook's files: `python -m analysis.make_schema`."""

from __future__ import annotations

from analysis.study import CODEBOOK
from liandong.coding.codebook_schema import write_json_schemas

if __name__ == "__main__":
    write_json_schemas(CODEBOOK)
