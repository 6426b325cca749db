"""The shape of the repository: what stands where, and that the import rules can fail."""

import subprocess
import sys
import tomllib

import pytest

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "core"}
ALLOWED = {
    "jieba": {"text/segmentation.py"},
    "rjieba": {"text/segmentation.py"},
    "sklearn": {
        "text/terms.py",
        "topics/models.py",
        "topics/quality.py",
        "topics/minibatches.py",
        "coding/learning.py",
        "coding/training.py",
    },
    "matplotlib": {"briefs/charts.py", "briefs/diagrams.py", "briefs/fonts.py"},
    "subprocess": {"briefs/rendering.py", "versions/revisions.py"},
}


def imports(path) -> set[str]:
    import ast

    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_is_imported_only_where_it_may_be(root, package):
    library = root / "src/liandong"
    found = {
        str(path.relative_to(library)) for path in library.rglob("*.py") if package in imports(path)
    }
    assert found <= ALLOWED[package]


def test_no_module_is_named_after_a_kind_of_code(root):
    names = {path.stem for path in (root / "src").rglob("*")}
    assert not names & FORBIDDEN_NAMES


def test_an_import_against_the_flow_breaks_the_contracts(root, tmp_path):
    """The same contracts, run on a copy in which `corpus` imports `findings`."""
    import shutil

    shutil.copytree(root / "src", tmp_path / "src")
    shutil.copytree(root / "analysis", tmp_path / "analysis", ignore=lambda *_: {"results"})
    shutil.copy(root / "pyproject.toml", tmp_path)
    with (tmp_path / "src/liandong/corpus/repair/steps.py").open("a", encoding="utf-8") as file:
        file.write("import liandong.findings.actors\n")
    check = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as l; l()"],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}/src:{tmp_path}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 1, check.stdout + check.stderr
    assert "liandong.corpus.repair.steps -> liandong.findings.actors" in check.stdout


def test_the_library_names_no_file_of_the_study(root):
    for path in (root / "src").rglob("*.py"):
        if path.parent.name == "cli":
            continue
        text = path.read_text(encoding="utf-8")
        assert "analysis/results" not in text or "briefs" in str(path), path
        assert "000_7889" not in text


def test_the_corpus_holds_no_python(root):
    assert not list((root / "corpus").rglob("*.py"))


def test_pyproject_names_every_tool(root):
    tools = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    assert {"ruff", "mypy", "importlinter", "pytest", "pytask"} <= set(tools)
