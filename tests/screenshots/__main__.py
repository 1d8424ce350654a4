"""`make screenshots`: every look in both languages, light and dark, in three widths.

    python -m tests.screenshots [WORD ...]     only the looks whose name holds one of the words

They are written to build/screenshots, with an index.html that shows them beside each other.
"""

from __future__ import annotations

import logging
import shutil
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

from review.config import ROOT
from tests.screenshots.capture import LANGUAGES, SCHEMES, WIDTHS, picture
from tests.screenshots.index import write_index
from tests.screenshots.pages import LOOKS
from tests.screenshots.visits import newsrooms

FOLDER = ROOT / "build" / "screenshots"
PROCESSES = 2

log = logging.getLogger(__name__)


def main(words: list[str]) -> None:
    chosen = [look for look in LOOKS if not words or any(word in look.name for word in words)]
    if not words:
        shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        newsrooms(Path(folder)) as rooms,
        ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool,
    ):
        shares = [chosen[number::PROCESSES] for number in range(PROCESSES)]
        taken = [pool.submit(picture, rooms, share, FOLDER) for share in shares]
        failed = [line for one in taken for line in one.result()]
    write_index(FOLDER, LOOKS, product(LANGUAGES, SCHEMES), WIDTHS)
    for line in failed:
        log.error(line)
    log.info("%s looks: open %s", len(chosen), FOLDER / "index.html")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    main(sys.argv[1:])
