"""Word diff: the hunks between the tokens of two texts.

Words are matched first (`lcs`), then the matches are cleaned up (`semantic_cleanup`), then the
rest is divided into hunks (`hunks`). Separators do not take part in the matching, so that an
unchanged space never decides which words are the same.
"""

from __future__ import annotations

from itertools import pairwise

from review.domain.diff.hunks import Hunk, build_hunks, trim_common_ends
from review.domain.diff.lcs import match_sequences
from review.domain.diff.semantic_cleanup import clean_up
from review.domain.diff.word_index import BOUNDARY, IndexedTokens, index_tokens
from review.domain.text.tokenizer import Tokens

# Tokens of both sides that are compared one by one. Of more, chunks are compared first.
_MAX_TOKENS = 250_000
_MAX_CHUNKS = 100_000
_CHUNK_SIZES = (11, 37, 127, 997)  # tokens on average


def changed_hunks(old: IndexedTokens, new: IndexedTokens) -> list[Hunk]:
    """Return the hunks in which two texts differ, in order, with unchanged tokens between them.

    Very long texts are compared by chunks of tokens first, and by tokens only inside the chunks
    that differ, as far as the work stays bounded.
    """
    if len(old.tokens) + len(new.tokens) > _MAX_TOKENS:
        return _diff_chunks(old.tokens, new.tokens)
    return _diff_tokens(old, new)


def _diff_chunks(old: Tokens, new: Tokens) -> list[Hunk]:
    total = len(old) + len(new)
    size = next((size for size in _CHUNK_SIZES if total <= size * _MAX_CHUNKS), _CHUNK_SIZES[-1])
    ends_old, ends_new = _chunk_ends(old, size), _chunk_ends(new, size)
    if len(ends_old) + len(ends_new) > 2 * _MAX_CHUNKS:
        # So many chunks only where letters are very unevenly spread: trim the ends, no more.
        hunk = trim_common_ends(Hunk(0, len(old), 0, len(new)), old, new)
        return [hunk] if hunk else []
    chunks = index_tokens(_chunks(old, ends_old)), index_tokens(_chunks(new, ends_new))
    hunks: list[Hunk] = []
    budget = _MAX_TOKENS
    for chunk in _diff_tokens(*chunks):
        start_old, end_old = ends_old[chunk.old_start], ends_old[chunk.old_end]
        start_new, end_new = ends_new[chunk.new_start], ends_new[chunk.new_end]
        before, after = old[start_old:end_old], new[start_new:end_new]
        budget -= len(before) + len(after)
        if budget >= 0:
            inside = _diff_tokens(index_tokens(before), index_tokens(after))
            hunks.extend(hunk.shifted(start_old, start_new) for hunk in inside)
        else:
            hunks.append(Hunk(start_old, end_old, start_new, end_new))
    return hunks


def _chunk_ends(tokens: Tokens, size: int) -> list[int]:
    """Return 0 and the end of each chunk of tokens: one token in `size` ends a chunk.

    Content-defined chunking, as in rsync: the token's first and last letters alone decide, so
    that the chunks of two texts soon agree again after a change. A boundary is a chunk by itself.
    """
    ends = [
        index
        for index, token in enumerate(tokens, start=1)
        if not token or not (ord(token[0]) + ord(token[-1])) % size
    ]
    has_boundary = BOUNDARY in tokens
    starts = [index for index, token in enumerate(tokens) if not token] if has_boundary else []
    return sorted({0, len(tokens), *ends, *starts})


def _chunks(tokens: Tokens, ends: list[int]) -> Tokens:
    return tuple("".join(tokens[start:end]) for start, end in pairwise(ends))


def _diff_tokens(old: IndexedTokens, new: IndexedTokens) -> list[Hunk]:
    matches = match_sequences(old.words, new.words)
    return build_hunks(old, new, clean_up(matches, old, new))
