"""The databases that pages are measured on. SQLite files are cached in build/ for the next run."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import create_engine

from review.config import ROOT
from tests import databases
from tests.benchmarks import baseline_models, newsroom_data, newsroom_texts

CACHE = ROOT / "build" / "bench"
BASELINE = 0  # instead of a number of articles: the baseline application's database


@contextmanager
def newsroom_databases(dialect: str, sizes: Sequence[int]) -> Iterator[dict[int, str]]:
    """The URLs of a newsroom of each size, and of the baseline application's database."""
    with ExitStack() as stack:
        if dialect == "sqlite":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            yield {size: _sqlite_url(folder, size) for size in (*sizes, BASELINE)}
            return
        server = stack.enter_context(databases.server())
        urls = {size: stack.enter_context(server.database()) for size in (*sizes, BASELINE)}
        for size, url in urls.items():
            _fill(url, size)
        yield urls


def _sqlite_url(folder: Path, size: int) -> str:
    """A copy of the cached file; the largest is not copied, but used itself."""
    if size == BASELINE:
        url = f"sqlite:///{folder / 'baseline.db'}"
        _fill(url, BASELINE)
        return url
    cached = CACHE / f"newsroom-{size}-{_version()}.db"
    if not cached.exists():
        _create(cached, size)
    if size > newsroom_data.FIRST:
        return f"sqlite:///{cached}"
    return f"sqlite:///{shutil.copyfile(cached, folder / cached.name)}"


def _create(file: Path, size: int) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    for outdated in CACHE.glob(f"newsroom-{size}-*"):
        outdated.unlink()
    unfinished = file.with_suffix(".part")
    url = f"sqlite:///{unfinished}"
    databases.upgrade_to_head(url)
    _fill(url, size)
    unfinished.rename(file)


def _fill(url: str, size: int) -> None:
    engine = create_engine(url)
    if size == BASELINE:
        baseline_models.fill(engine)
    else:
        newsroom_data.fill(engine, size)
    engine.dispose()


def _version() -> str:
    """A digest of the code that writes the rows and of the migrations."""
    sources = [newsroom_data.__file__, newsroom_texts.__file__]
    sources += sorted(map(str, (ROOT / "migrations" / "versions").glob("*.py")))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(Path(source).read_bytes())
    return digest.hexdigest()[:12]
