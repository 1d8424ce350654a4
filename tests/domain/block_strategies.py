"""Hypothesis strategies for texts, blocks, and sources with their translations."""

from __future__ import annotations

from hypothesis import strategies as st

from review.domain.text.blocks import FRONT, Block, Kind

BODY = [kind for kind in Kind if kind not in FRONT]
SAMPLES = [
    "The convoy reached the town.",
    "دخلت القافلة المدينة يوم الاثنين.",
    "تُثبَّتُ الأرقام",
    "代表团星期一抵达。",
    "東京で会議が開かれた",
    "รัฐบาลประกาศ",
    "한국어 문장",
    "don't, 3.5 and al-Assad",
    "👩‍👩‍👧 x",
]

words = st.sampled_from(SAMPLES) | st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")), min_size=1, max_size=8
)
texts = st.lists(words, max_size=5).map(" ".join)
wild_texts = st.text(max_size=60)


@st.composite
def sources(draw: st.DrawFn, most: int = 8) -> tuple[Block, ...]:
    """A valid text without links."""
    front = [kind for kind in FRONT if draw(st.booleans())]
    kinds = front + draw(st.lists(st.sampled_from(BODY), max_size=most))
    return tuple(Block(f"s{place}", kind, draw(texts)) for place, kind in enumerate(kinds))


@st.composite
def translations(draw: st.DrawFn, source: tuple[Block, ...]) -> tuple[Block, ...]:
    """A text with any links at all into a source: joined, split, crossing, unknown, none."""
    ids = st.sampled_from([block.id for block in source] + ["gone"])
    kinds = draw(st.lists(st.sampled_from(BODY), max_size=8))
    return tuple(
        Block(f"t{place}", kind, draw(texts), tuple(draw(st.lists(ids, max_size=3, unique=True))))
        for place, kind in enumerate(kinds)
    )


pairs = sources().flatmap(lambda source: st.tuples(st.just(source), translations(source)))
