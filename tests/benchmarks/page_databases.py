"""The databases that pages are measured on; the big ones are kept in build/ for the next run."""

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

KEPT = ROOT / "build" / "bench"
BARE = 0  # instead of a number of articles: the bare application's database


@contextmanager
def databases_of(dialect: str, sizes: Sequence[int]) -> Iterator[dict[int, str]]:
    """The addresses of a newsroom of each size, and of the bare application's database."""
    with ExitStack() as stack:
        if dialect == "sqlite":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            yield {size: _file(folder, size) for size in (*sizes, BARE)}
            return
        server = stack.enter_context(databases.server())
        urls = {size: stack.enter_context(server.database()) for size in (*sizes, BARE)}
        for size, url in urls.items():
            _fill(url, size)
        yield urls


def _file(folder: Path, size: int) -> str:
    """A file of SQLite: a copy of what an earlier run made; the largest is not copied, but used."""
    if size == BARE:
        url = f"sqlite:///{folder / 'bare.db'}"
        _fill(url, BARE)
        return url
    kept = KEPT / f"newsroom-{size}-{_version()}.db"
    if not kept.exists():
        _make(kept, size)
    if size > newsroom_data.FIRST:
        return f"sqlite:///{kept}"
    return f"sqlite:///{shutil.copyfile(kept, folder / kept.name)}"


def _make(kept: Path, size: int) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    for outdated in KEPT.glob(f"newsroom-{size}-*"):
        outdated.unlink()
    unfinished = kept.with_suffix(".part")
    url = f"sqlite:///{unfinished}"
    databases.bring_to_head(url)
    _fill(url, size)
    unfinished.rename(kept)


def _fill(url: str, size: int) -> None:
    engine = create_engine(url)
    if size == BARE:
        baseline_models.fill(engine)
    else:
        newsroom_data.fill(engine, size)
    engine.dispose()


def _version() -> str:
    """Changes with what is written and with the tables it is written to."""
    sources = [newsroom_data.__file__, newsroom_texts.__file__]
    sources += sorted(map(str, (ROOT / "migrations" / "versions").glob("*.py")))
    digest = hashlib.sha256()
    for source in sources:
        digest.update(Path(source).read_bytes())
    return digest.hexdigest()[:12]
