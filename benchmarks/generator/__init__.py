"""Corpora of any size from a grammar of our own, with known topics, codes and damage.

`documents.generated` makes one document, `writing.write_corpus` a folder of them,
`writing.write_truth` the table of what was planted. The grammar is data (`grammar/*.yaml`).

    python -m benchmarks.generator FOLDER --documents 10000 --seed 1
"""
