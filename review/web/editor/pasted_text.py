"""A translation pasted as one text: its blocks, aligned with those of the source."""

from __future__ import annotations

from review.domain.alignment.aligner import link_blocks
from review.domain.text.blocks import FRONT, Block
from review.domain.text.plain_text_parser import parse_source
from review.extensions import db
from review.models.articles import Article
from review.services.editorial.sources import latest_version
from review.web.editor.forms import PasteForm
from review.web.editor.unsaved_text import current_text


def align_pasted(article: Article, form: PasteForm) -> tuple[Block, ...]:
    """Return the blocks of a pasted translation, linked to those of the source.

    The headline and standfirst of the current text are added if none were pasted.
    """
    source = latest_version(db.session(), article.source_id)
    pasted = parse_source(form.headline.data, form.standfirst.data, form.body.data)
    linked = link_blocks(
        source.blocks,
        [(block.kind, block.text) for block in pasted],
        article.source.language,
        article.target_language,
    )
    kinds = {block.kind for block in linked}
    existing = [
        block
        for block in current_text(article).blocks
        if block.kind in FRONT and block.kind not in kinds
    ]
    return tuple(sorted((*existing, *linked), key=_front_first))


def _front_first(block: Block) -> int:
    return FRONT.index(block.kind) if block.kind in FRONT else len(FRONT)
