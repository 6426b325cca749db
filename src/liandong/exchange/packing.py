"""Files packed so that the same files give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

# The first date that a zip can name: a package doesn't say when it was packed.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a zip archive of files by name, in the order of their names."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return content.getvalue()
