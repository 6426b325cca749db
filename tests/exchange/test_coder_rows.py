"""Selections parted by sentences, and files that are written all or none."""

import pytest

from liandong.exchange import coders_file
from liandong.exchange.incoming.coder_rows import pieces, write_checked
from tests.exchange.small_study import CODERS, small_study

SENTENCES = [(0, 10), (10, 14), (15, 25)]


@pytest.mark.parametrize(
    ("span", "parts"),
    [
        ((0, 10), [(0, 10)]),
        ((2, 4), [(2, 4)]),  # Words within one sentence.
        ((0, 14), [(0, 10), (10, 14)]),
        ((5, 12), [(5, 10), (10, 12)]),  # Half of each.
        ((6, 14), [(10, 14)]),  # 4 of 10, and the whole of the next.
        ((6, 11), []),  # 4 of 10, 1 of 4.
        ((10, 20), [(10, 14), (15, 20)]),
        ((14, 15), []),
    ],
)
def test_a_span_codes_what_it_has_half_of_or_lies_within(span, parts):
    assert pieces(span, SENTENCES) == parts


def test_if_a_file_cannot_be_written_those_before_are_put_back(root, tmp_path, monkeypatch):
    study = small_study(root, tmp_path / "codings")
    before = {path.name: path.read_bytes() for path in study.codings.iterdir()}
    new = "  - {id: new, kind: person, description_zh: 一位。, description_en: One.}\n"
    row = "document,start,end,quote,code,coder,note\n001,0,5,老街抗洪记,phase.emergency,new,\n"
    files = {"new.csv": row.encode(), "coders.yaml": (CODERS + new).encode()}
    write = coders_file.write_bytes

    def full(path, content):
        if path == study.codings / "coders.yaml" and content != CODERS.encode():
            raise OSError("no space left")
        write(path, content)

    monkeypatch.setattr(coders_file, "write_bytes", full)
    with pytest.raises(OSError, match="no space"):
        write_checked(files, study.codings, study.corpus, study.scheme)
    assert {path.name: path.read_bytes() for path in study.codings.iterdir()} == before


def test_a_new_coder_bears_the_version_whose_codes_the_import_took(tmp_path, root):
    from liandong.coding.codings import Coder
    from liandong.coding.scheme import read_scheme
    from liandong.exchange.incoming.plan import _under

    scheme = read_scheme(root / "corpus/codebook")
    coder = Coder(id="li", kind="person", description_zh="李", description_en="Li")
    assert _under(scheme, coder).scheme_version == ""
    second = scheme.head.model_copy(
        update={"version": "2", "changes": (*scheme.head.changes, scheme.head.changes[0])}
    )
    later = type(scheme)(second, scheme.dimensions)
    assert _under(later, coder).scheme_version == "2"
