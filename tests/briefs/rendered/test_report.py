import shutil

import pytest

from liandong.briefs.rendered.report import examined, prove_rendered, report
from liandong.errors import InputFaults

TEXTS = {"000": "他说：应该从“平战结合”的多维角度推动联动。此后再议。"}


def test_a_folder_is_proved_and_told_in_short(whole):
    proofs = prove_rendered([whole.reports / "_output"], whole.claims, TEXTS)
    lines = report(proofs).split("\n")
    assert [line.partition(":")[0] for line in lines] == [
        *("page.docx", "page.html", "page.pdf", "page.qmd")
    ]
    # Three works are cited; the quotation's footnote is the only one.
    assert " 1 quotations, 1 footnotes, 3 works, 1 pictures with alternative text, " in lines[0]
    assert "3 fonts embedded, " in lines[2]
    assert lines[3] == "page.qmd: PDF, HTML and DOCX say the same, and what the claims say"


def test_faults_of_all_files_are_raised_together_and_told_in_short(proved):
    proved.change(proved.output("html"), "31.2%", "31.3%")
    shutil.copy(proved.output("pdf"), proved.output("pdf").with_name("old.pdf"))
    with pytest.raises(InputFaults) as caught:
        prove_rendered([proved.reports / "_output"], proved.claims, TEXTS)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 2
    assert told[0].endswith(
        "old.pdf: no page of the project is rendered to it; remove it, or write its page"
    )
    assert told[1].endswith("(value who-links.share)")
    proofs, _ = examined([proved.output("html")], proved.claims, TEXTS)
    assert report(proofs).endswith("; 1 faults")


def test_furniture_of_a_house_style_is_declared(proved):
    """A contact line with a telephone number stands on the page and in no claim."""
    proved.change(proved.output("html"), "</body>", "<p>电话 010-1234</p></body>")
    with pytest.raises(InputFaults, match="电话010-1234"):
        prove_rendered([proved.output("html")], proved.claims, TEXTS)
    prove_rendered([proved.output("html")], proved.claims, TEXTS, ["电话 010-1234"])
    with pytest.raises(InputFaults, match="电话010-1234"):
        prove_rendered([proved.output("html")], proved.claims, TEXTS, ["电话 010-1235"])


def test_what_can_not_be_proved_is_refused(proved, tmp_path):
    cases = {
        proved.page: "expected a rendered file, one of .pdf、.html、.docx",
        proved.reports / "figures": "nothing is rendered here; run `liandong brief` first",
    }
    for path, sentence in cases.items():
        with pytest.raises(InputFaults) as caught:
            prove_rendered([path], proved.claims, TEXTS)
        assert str(caught.value.faults[0]) == f"{path}: {sentence}"
    away = tmp_path / "away.pdf"
    shutil.copy(proved.output("pdf"), away)
    with pytest.raises(InputFaults, match=r"no folder above it holds a _quarto\.yml"):
        prove_rendered([away], proved.claims, TEXTS)


def test_claims_that_have_changed_their_names_are_told(proved):
    proved.change(proved.claims, '"id": "who-links"', '"id": "who-joins"')
    with pytest.raises(InputFaults, match="it names 'who-links', which the claims don't have"):
        prove_rendered([proved.output("html")], proved.claims, TEXTS)
