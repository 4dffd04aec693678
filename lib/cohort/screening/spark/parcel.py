"""What does a worker of another machine need to judge a patient? The layers under this one and their knowledge, in one archive."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lib.knowledge.load import DATA, OWN_PACKS, own_folder

LAYERS = ("records", "knowledge", "engine", "ingest", "cohort")
TABLES = ("knowledge", "criteria")
PACKS = "packs"  # a clinic's own, beside lib and data in the archive
_LIB = Path(__file__).resolve().parents[3]


def write_parcel(folder: Path) -> Path:
    """Write the archive into a folder; its name tells its content, as Spark fetches a name only once."""
    contents = sorted(_contents())
    digest = hashlib.sha256()
    for name, path in contents:
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    archive = folder / f"trd-review-{digest.hexdigest()[:12]}.zip"
    with ZipFile(archive, "w", ZIP_DEFLATED) as parcel:
        for name, path in contents:
            parcel.writestr(ZipInfo(name), path.read_bytes(), ZIP_DEFLATED)
    return archive


def _contents() -> Iterator[tuple[str, Path]]:
    """Name in the archive, and the file."""
    yield "lib/__init__.py", _LIB / "__init__.py"
    for layer in LAYERS:
        for path in (_LIB / layer).rglob("*.py"):
            yield f"lib/{path.relative_to(_LIB).as_posix()}", path
    for kind in TABLES:
        for path in (DATA / kind).rglob("*"):
            if path.is_file():
                yield f"data/{path.relative_to(DATA).as_posix()}", path
    named = os.environ.get(OWN_PACKS, "").strip()
    if named:
        own = own_folder(named)
        for path in (*own.glob("*.yaml"), *own.glob("sources*.csv")):
            yield f"{PACKS}/{path.name}", path
