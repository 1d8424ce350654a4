"""What is stored with a text (word count, plain headline, search text, ...), computed beforehand.

Computing it takes up to a second for the longest texts. On SQLite a write transaction holds the
one write lock, so all of this comes before it, and the transaction itself only writes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from review.domain.alignment.aligned_rows import progress
from review.domain.text.blocks import Block, BlockJson, headline, standfirst, to_json
from review.domain.text.inline_markdown import to_plain
from review.domain.text.word_count import count_words
from review.models.articles import Article, Revision
from review.models.sources import SourceVersion
from review.services.editorial.articles import searchable
from review.services.editorial.authorship import AttributedText


@dataclass(frozen=True, slots=True)
class PreparedText:
    """A checked text that answers to revision `base_number` (0: the first), ready to be written.

    `unchanged`: it equals that revision. `headline` and `standfirst` are plain text; `left_out`
    has ids of source blocks, in their order; `restored_number` is the revision it was taken from.
    """

    base_number: int
    source_version_id: int
    blocks_json: list[BlockJson]
    left_out: list[str]
    unchanged: bool
    words: int
    headline: str
    standfirst: str
    search_text: str
    blocks_done: int
    blocks_total: int
    restored_number: int | None = None
    authorship: AttributedText | None = None  # None where it is unchanged

    @property
    def number(self) -> int:
        """The number of the revision that has this text once it is saved."""
        return self.base_number if self.unchanged else self.base_number + 1


def prepare_text(
    article: Article,
    version: SourceVersion,
    base: Revision | None,
    blocks: tuple[Block, ...],
    *,
    left_out: Collection[str],
    restored_number: int | None = None,
) -> PreparedText:
    """The text with all that is stored with it. The blocks are clean and valid."""
    left = [block.id for block in version.blocks if block.id in left_out]
    title = _plain(headline(blocks))
    done, total = progress(version.blocks, blocks, left)
    return PreparedText(
        base_number=base.number if base else 0,
        source_version_id=version.id,
        blocks_json=to_json(blocks),
        left_out=left,
        unchanged=_is_unchanged(base, blocks, left),
        words=count_words(blocks, article.target_language),
        headline=title,
        standfirst=_plain(standfirst(blocks)),
        search_text=searchable(article.source, title),
        blocks_done=done,
        blocks_total=total,
        restored_number=restored_number,
    )


def _plain(block: Block | None) -> str:
    return to_plain(block.text).strip() if block else ""


def _is_unchanged(base: Revision | None, blocks: tuple[Block, ...], left_out: list[str]) -> bool:
    if base is None:
        return all(block.blank for block in blocks) and not left_out
    return base.blocks == blocks and base.left_out == left_out
