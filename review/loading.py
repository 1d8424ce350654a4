"""Loading without the collector of garbage, which finds next to none and takes a quarter longer.

It rests as soon as this module is imported, before all that is heavy.
"""

from __future__ import annotations

import gc

gc.disable()


def finish() -> None:
    """Start it again, for what comes from now on.

    All that was loaded stays for good: it need not be walked through again and again. Nor need the
    collector come by so often that it takes a part of every page.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    gc.enable()
