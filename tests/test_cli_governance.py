"""The commands that put the governance models to work, as a user runs them."""

import json

import pytest
from click.testing import CliRunner

from liandong.cli import main

REPORT = """柳河镇洪水应对工作小结
柳河镇社会工作协会

7月的洪水里，社会组织连夜筹集饮用水和棉被，分到三个安置点。
志愿者为独居老人送药上门。
县慈善会没有发起募捐。
"""


@pytest.fixture
def run(root, monkeypatch, tmp_path):
    monkeypatch.chdir(root)
    report = tmp_path / "report.txt"
    report.write_text(REPORT, encoding="utf-8")

    def run(*arguments):
        return CliRunner().invoke(main, ["assess", str(report), *map(str, arguments)])

    return run


def test_a_report_is_held_against_a_model(run):
    done = run("--model", "hub-platform", "--to", "json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.output)
    assert said["model"] == "hub-platform"
    roles = {(role["actor"], role["function"]): role for role in said["roles"]}
    linking = roles["actor.social_organization", "function.resource_linking"]
    assert linking["status"] == "evidenced"
    assert "筹集饮用水" in linking["passages"][0]["text"]
    charity = roles["actor.charity", "function.resource_linking"]
    assert charity["status"] == "weak"  # it is said not to have done it
    assert charity["recommendations"][0]["quotation"]
    assert {link["status"] for link in said["links"]} == {"missing"}


def test_all_models_are_ranked(run):
    done = run("--model", "all", "--to", "json")
    said = json.loads(done.output)
    shares = [near["share"] for near in said["ranking"]]
    assert len(shares) == 20
    assert shares == sorted(shares, reverse=True)


def test_the_terminal_gets_lines_that_say_whose_codes_these_are(run):
    done = run("--model", "hub-platform")
    assert "✓ 社会组织：资源链接  (evidenced" in done.output
    assert "No person coded." in done.output


def test_an_unknown_model_is_refused_with_those_there_are(run):
    done = run("--model", "hub")
    assert done.exit_code == 1
    assert "no model “hub”; expected one of" in done.output
    assert "hub-platform" in done.output


def test_nothing_is_written_among_the_studys_own_files(run):
    done = run("--model", "hub-platform", "--to", "json", "--output", "corpus/x.json")
    assert done.exit_code == 1
    assert "name a place outside corpus/" in done.output


def test_a_report_without_text_is_refused(run, tmp_path):
    (tmp_path / "report.txt").write_text("\n \n", encoding="utf-8")
    done = run("--model", "hub-platform")
    assert done.exit_code == 1
    assert "report.txt" in done.output


@pytest.mark.parametrize(("option", "known"), [("--actor", "social-worker"), ("--model", "hub-")])
def test_an_unknown_reader_is_told_before_any_work(root, monkeypatch, option, known):
    monkeypatch.chdir(root)
    monkeypatch.setattr("liandong.cli.briefs.run_tasks", lambda study: pytest.fail("it worked"))
    done = CliRunner().invoke(main, ["brief", option, "nobody"])
    assert done.exit_code == 1
    assert f"{option}: no page for “nobody”; expected one of" in done.output
    assert known in done.output


def test_a_report_becomes_a_printed_page(run, tmp_path):
    target = tmp_path / "held.html"
    done = run(
        "--model", "hub-platform", "--to", "html", "--date", "2031-05-06", "--output", target
    )
    assert done.exit_code == 0, done.output
    text = target.read_text(encoding="utf-8")
    assert "2031年5月6日" in text
    assert "社会组织连夜筹集饮用水和棉被" in text
