"""The order of the test files: those that take longest begin, so that no core waits at the end."""

import pytest

FIRST = (
    "tests/test_large_collection.py",
    "tests/test_study.py",
    "tests/test_growing_study.py",
    "tests/test_counted_once.py",
    "notebooks/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the files that take longest to the front; within a file nothing changes."""
    items.sort(
        key=lambda item: next(
            (n for n, name in enumerate(FIRST) if item.nodeid.startswith(name)), len(FIRST)
        )
    )
