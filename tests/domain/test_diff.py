"""What a reader must see of a change: the cases of the issue, and what goes with them."""

from __future__ import annotations

import pytest

from review.domain.blocks import Block, Kind
from review.domain.diff import (
    BlockChange,
    ChangeKind,
    Label,
    Op,
    Span,
    apply,
    compare,
    compare_texts,
    hide,
    old_texts,
)
from review.domain.errors import Invalid

LONG = (
    "Hospitals and clinics were hit, and the town lost its only bakery. {} the river and the road "
    "were closed, the people who stayed had no way out, and the aid that had been promised for "
    "weeks did not come. Those who tried to {} at night were turned back at the last post."
)


def paragraphs(*texts: str, prefix: str = "b") -> list[Block]:
    return [
        Block(f"{prefix}{index}", Kind.PARAGRAPH, text) for index, text in enumerate(texts, start=1)
    ]


def shown(spans: tuple[Span, ...]) -> str:
    """The spans as one line: [-cut-] and {+added+}."""
    marks = {Op.same: "{}", Op.cut: "[-{}-]", Op.add: "{{+{}+}}"}
    return "".join(marks[span.op].format(span.text) for span in spans)


def marks(old: str, new: str, lang: str = "en") -> str:
    return shown(compare_texts(old, new, lang))


def labels(old: str, new: str, lang: str = "en") -> list[str]:
    return [span.label.value for span in compare_texts(old, new, lang) if span.label]


def kinds(blocks: tuple[BlockChange, ...]) -> list[str]:
    return [block.kind.value for block in blocks]


# The cases of the issue.


def test_a_misspelt_word_in_a_long_paragraph_is_one_change():
    old, new = LONG.format("Since", "cross"), LONG.format("Since", "cros")
    spans = compare_texts(old, new, "en")
    assert [(span.op, span.text, span.label) for span in spans if span.label] == [
        (Op.cut, "cross", Label.spelling),
        (Op.add, "cros", Label.spelling),
    ]


def test_only_whole_words_change():
    spans = compare_texts(
        "The rebels withdrew from Idleb countryside",
        "The regime retook the Idlib countryside",
        "en",
    )
    assert shown(spans) == (
        "The [-rebels withdrew from-]{+regime retook the+} [-Idleb-]{+Idlib+} countryside"
    )


@pytest.mark.parametrize("ids_known", [True, False])
def test_two_paragraphs_swapped_are_one_move(ids_known):
    old = paragraphs("First one here.", "The second is a longer paragraph.", "Third.", "Fourth.")
    new = [old[1], old[0], old[2], old[3]]
    comparison = compare(old, new, "en", ids_known=ids_known)
    assert kinds(comparison.blocks) == ["same", "moved", "same", "same"]
    assert not any(block.marked for block in comparison.blocks)
    assert (comparison.moved, dict(comparison.counts), comparison.total) == (1, {}, 1)


def test_swapped_texts_under_kept_ids_are_one_move():
    old = paragraphs("The army entered the town at dawn.", "Nobody was told why schools shut.")
    new = paragraphs(old[1].text, old[0].text)
    assert sorted(kinds(compare(old, new, "en").blocks)) == ["moved", "same"]


def test_an_arabic_word_with_another_vowel_mark_is_one_changed_word():
    old, new = "لم تُثبَّت هذه الأقوال بعد", "لم تُثبّت هذه الأقوال بعد"
    assert marks(old, new, "ar") == "لم [-تُثبَّت-]{+تُثبّت+} هذه الأقوال بعد"
    assert labels(old, new, "ar") == ["spelling", "spelling"]


@pytest.mark.parametrize(
    ("lang", "old", "new", "wanted"),
    [
        ("zh", "我们今天去北京大学学习。", "我们今天去上海大学学习。",
         "我们今天去[-北京-]{+上海+}大学学习。"),
        ("zh", "政府军星期五夺回了这座城市", "政府军星期六夺回了这座城市",
         "政府军[-星期五-]{+星期六+}夺回了这座城市"),
        ("ja", "彼は昨日東京へ行きました", "彼は昨日大阪へ行きました",
         "彼は昨日[-東京-]{+大阪+}へ行きました"),
        ("th", "ภาษาไทยเป็นภาษาที่มีระดับเสียง", "ภาษาไทยเป็นภาษาซึ่งมีระดับเสียง",
         "ภาษาไทยเป็นภาษา[-ที่-]{+ซึ่ง+}มีระดับเสียง"),
    ],
)  # fmt: skip
def test_without_spaces_the_word_is_marked_and_not_the_sentence(lang, old, new, wanted):
    assert marks(old, new, lang) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [("don't", "won't"), ("3.5", "3.6"), ("al-Assad", "al-Asad"), ("U.S.", "U.N."), ("50%", "60%")],
)
def test_what_is_one_word_to_a_reader_stays_whole(old, new):
    assert marks(f"so {old} now", f"so {new} now") == f"so [-{old}-]{{+{new}+}} now"


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ("One two three.", "One  two three.", Label.spacing),
        ("One two three", "One two three\u200f", Label.spacing),
        ("می روم خانه", "می‌روم خانه", Label.spacing),
        ("One, two three.", "One; two three.", Label.punctuation),
        ("One two three", "One two three!", Label.punctuation),
        ("One two, three.", "One two three.", Label.punctuation),
        ('He said "no" twice.', "He said “no” twice.", Label.punctuation),
        ("the al Assad family", "the al-Assad family", Label.punctuation),
    ],
)
def test_spaces_or_punctuation_alone_are_labelled_and_can_be_hidden(old, new, label):
    comparison = compare(paragraphs(old), paragraphs(new), "en")
    assert comparison.blocks[0].labels == (label,)
    assert set(comparison.counts) == {label}
    unmarked = hide(comparison, {Label.spacing, Label.punctuation})
    assert unmarked.blocks[0].spans == (Span(Op.same, new),)
    assert unmarked.identical
    assert apply(paragraphs(old), unmarked) == (new,)
    other = hide(comparison, {Label.number})
    assert other.blocks == comparison.blocks


def test_hiding_one_label_leaves_the_others():
    old, new = paragraphs("He met 12 men , twice."), paragraphs("He met 15 men, twice.")
    comparison = hide(compare(old, new, "en"), {Label.spacing})
    assert shown(comparison.blocks[0].spans) == "He met [-12-]{+15+} men, twice."
    assert dict(comparison.counts) == {Label.number: 1}
    assert comparison.blocks[0].kind is ChangeKind.changed


@pytest.mark.parametrize("ids_known", [True, False])
def test_a_paragraph_split_in_two_is_a_split_with_its_words_unmarked(ids_known):
    old = paragraphs("Before it.", "It began at dawn. By noon the road was shut.", "After it.")
    new = [
        old[0],
        Block("b2", Kind.PARAGRAPH, "It began at dawn."),
        Block("new", Kind.PARAGRAPH, "By noon the road was shut."),
        old[2],
    ]
    comparison = compare(old, new, "en", ids_known=ids_known)
    assert kinds(comparison.blocks) == ["same", "split", "split", "same"]
    assert [block.old for block in comparison.blocks] == [(0,), (1,), (1,), (2,)]
    assert not any(block.marked for block in comparison.blocks)
    assert (comparison.split, dict(comparison.counts)) == (1, {})
    assert apply(old, comparison) == tuple(block.text for block in new)


def test_headline_and_standfirst_have_their_own_rows():
    old = [
        Block("h", Kind.HEADLINE, "Army retakes town"),
        Block("s", Kind.STANDFIRST, "Thousands leave as the road opens"),
        *paragraphs("The army retook the town on Friday."),
    ]
    new = [
        Block("x", Kind.HEADLINE, "Thousands leave as the road opens"),
        Block("y", Kind.STANDFIRST, "The army retook the town on Friday."),
        Block("z", Kind.PARAGRAPH, "Army retakes town"),
    ]
    for ids_known in (True, False):
        comparison = compare(old, new, "en", ids_known=ids_known)
        rows = [
            (old[block.old[0]].kind, new[block.new[0]].kind)
            for block in comparison.blocks
            if block.old and block.new
        ]
        assert (Kind.HEADLINE, Kind.HEADLINE) in rows
        assert (Kind.STANDFIRST, Kind.STANDFIRST) in rows
        assert all(
            before is after or {before, after} <= {Kind.PARAGRAPH, Kind.QUOTE}
            for before, after in rows
        )


def test_a_headline_that_becomes_a_paragraph_is_cut_and_added():
    old = [Block("a", Kind.HEADLINE, "Army retakes town")]
    new = [Block("a", Kind.PARAGRAPH, "Army retakes town")]
    assert kinds(compare(old, new, "en").blocks) == ["cut", "added"]


# Inside a block.


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("The big dog", "The small dog", "The [-big-]{+small+} dog"),
        ("The dog", "The small dog", "The {+small +}dog"),
        ("The small dog", "The dog", "The [-small -]dog"),
        ("The big red dog ran", "The small blue dog ran", "The [-big red-]{+small blue+} dog ran"),
        ("A b.", "A b c.", "A b{+ c+}."),
        ("", "A b", "{+A b+}"),
        ("A b", "", "[-A b-]"),
        ("A b c. A d e.", "A b c. A x y. A d e.", "A b c. {+A x y. +}A d e."),
        ("A b c. A x y. A d e.", "A b c. A d e.", "A b c. [-A x y. -]A d e."),
        ("He said so, he left", "He said so. He left", "He said so[-, he-]{+. He+} left"),
        ("one\u00a0two", "one two", "one[-\u00a0-]{+ +}two"),
        ("He is here 😀 now", "He is here 😎 now", "He is here [-😀-]{+😎+} now"),
        ("x <img onerror=a> y", "x <img onload=a> y", "x <img [-onerror-]{+onload+}=a> y"),
    ],
)
def test_changes_read_as_a_person_made_them(old, new, wanted):
    assert marks(old, new) == wanted


def test_a_word_kept_by_chance_between_two_rewritten_passages_is_not_picked_out():
    old = "When dawn came they found every single house of theirs burnt down by soldiers overnight."
    new = "When dawn came a few men saw of smoke rising far away by soldiers overnight."
    spans = compare_texts(old, new, "en")
    assert [span.op for span in spans] == [Op.same, Op.cut, Op.add, Op.same]


def test_a_rewritten_text_is_shown_as_replaced():
    old = "The minister of health resigned on Monday after the report was leaked to the press."
    new = "Hospitals in three of northern cities have run out of oxygen, doctors there say."
    assert [span.op for span in compare_texts(old, new, "en")] == [Op.cut, Op.add]
    comparison = compare(paragraphs(old), paragraphs(new), "en")
    assert comparison.blocks[0].replaced


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("he saw 12 men", "he saw 15 men", "number"),
        ("he saw ١٢ men", "he saw ١٥ men", "number"),
        ("he saw ١٢ men", "he saw 12 men", "number"),
        ("he paid 3.5 for it", "he paid 3,5 for it", "number"),
        ("he paid 1 000 for it", "he paid 1000 for it", "number"),
        ("it rose 50 today", "it rose 50% today", "number"),
        ("it cost $50 today", "it cost €50 today", "number"),
        ("it fell -5 today", "it fell 5 today", "number"),
        ("he killed 12 people", "he wounded 15 people", "number"),
        ("about five men", "about 5 men", "number"),
        ("we met Assad there", "we met Putin there", "name"),
        ("we met al-Assad there", "we met al-Maliki there", "name"),
        ("we met Bashar al-Assad there", "we met Nuri al-Maliki there", "name"),
        ("in Idleb now", "in Idlib now", "name"),
        ("the UN said", "the EU said", "name"),
        ("they cros it", "they cross it", "spelling"),
        ("the Government fell", "the government fell", "spelling"),
        ("the countrysid fell", "the countryside fell", "spelling"),
        ("teh countrysid fell", "teh countryside fell", "spelling"),
        ("the dog lost it's bone", "the dog lost its bone", "spelling"),
        ("the dog's bone", "the dog’s bone", "punctuation"),
        ("it is possible here", "it is impossible here", "wording"),
        ("في المستشفيات اليوم", "في مستشفيات اليوم", "wording"),
        ("Idleb fell, and all of Idleb wept", "Idlib fell, and all of Idlib wept", "name"),
        ("Paris denied it; he left Paris", "Berlin denied it; he left Berlin", "name"),
        ("Paris denied it; he left Paris", "Officials denied it; he left Paris", "wording"),
        (
            "it said NO WORD OF THIS IS TRUE AND NO ONE EVER SAID THAT IT WAS today",
            "it said No Word of This Is True and No One Ever Said That It Was today",
            "spelling",
        ),
        ("دخلت القوّات المدينة", "دخلت القوات المدينة", "spelling"),
        ("the army fled", "the army won", "wording"),
        ("it was in May", "it was at home", "wording"),
        ("Rebels came", "Soldiers came", "wording"),
        ("He left. Rebels came", "He left. Soldiers came", "wording"),
        ("the army won", "the whole army won", "added"),
        ("the whole army won", "the army won", "cut"),
        ("it was 12", "it was 12 men", "added"),
    ],
)
def test_each_change_says_what_it_is(old, new, wanted):
    assert set(labels(old, new)) == {wanted}


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (
            "he organizes the files here",
            "he organises files here",
            "he [-organizes-]{+organises+} [-the -]files here",
        ),
        (
            "they waited in Idleb for days",
            "they waited in the Idlib for days",
            "they waited in{+ the+} [-Idleb-]{+Idlib+} for days",
        ),
        (
            "the syrian goverment said",
            "the Syrian government said",
            "the [-syrian goverment-]{+Syrian government+} said",
        ),
        ("he came from far", "he come form far", "he [-came from-]{+come form+} far"),
    ],
)
def test_a_word_respelt_beside_other_changes_is_a_change_of_its_own(old, new, wanted):
    assert marks(old, new) == wanted


def test_a_name_known_from_another_block_is_one_where_a_sentence_begins():
    old = paragraphs("Idleb was quiet.", "No one in Idleb slept.", "A car came from Idlib.")
    new = [Block("b1", Kind.PARAGRAPH, "Idlib was quiet."), *old[1:]]
    assert dict(compare(old, new, "en").counts) == {Label.name: 1}


def test_capitals_say_nothing_where_every_noun_has_one():
    assert set(labels("als die Armee kam heute", "als die Polizei kam heute", "de")) == {"wording"}
    title = "Rebels Leave {} After Months Of Siege"
    assert set(labels(title.format("Aleppo"), title.format("Homs"))) == {"wording"}


def test_a_replaced_passage_counts_once():
    old = paragraphs("he saw 12 men and met Assad there", "gone now")
    new = paragraphs("he saw 15 men and met Putin there")
    comparison = compare(old, new, "en")
    assert dict(comparison.counts) == {Label.number: 1, Label.name: 1, Label.cut: 1}
    assert comparison.blocks[0].labels == (Label.number, Label.name)
    assert comparison.total == 3


# Blocks.


def test_cut_blocks_stand_where_they_stood():
    old = paragraphs("One stays.", "Two goes.", "Three stays.", "Four goes too.")
    new = [old[0], Block("n", Kind.PARAGRAPH, "Something else altogether."), old[2]]
    comparison = compare(old, new, "en")
    assert kinds(comparison.blocks) == ["same", "cut", "added", "same", "cut"]
    assert [block.old for block in comparison.blocks] == [(0,), (1,), (), (2,), (3,)]
    assert comparison.blocks[1].spans == (Span(Op.cut, "Two goes.", Label.cut),)
    assert comparison.blocks[2].spans[0].label is Label.added


def test_moved_and_changed():
    old = paragraphs("The aid did not come for weeks.", "Nobody knew why.", "Schools stayed shut.")
    new = [old[1], old[2], Block("b1", Kind.PARAGRAPH, "The aid did not come for months.")]
    for ids_known in (True, False):
        block = compare(old, new, "en", ids_known=ids_known).blocks[2]
        assert block.kind is ChangeKind.moved
        assert block.moved
        assert block.also_changed
        assert shown(block.spans) == "The aid did not come for [-weeks-]{+months+}."


def test_the_fewest_blocks_move():
    old = paragraphs("One.", "Two.", "Three.", "Four.", "Five.")
    new = [old[4], *old[:4]]
    comparison = compare(old, new, "en")
    assert kinds(comparison.blocks) == ["moved", "same", "same", "same", "same"]


def test_of_two_that_changed_places_the_shorter_moved():
    old = paragraphs("A very long paragraph that stays where it is.", "Short.")
    assert kinds(compare(old, old[::-1], "en").blocks) == ["moved", "same"]


@pytest.mark.parametrize("ids_known", [True, False])
def test_joined(ids_known):
    old = paragraphs("It began at dawn.", "By noon the road was shut.", "After.")
    new = [Block("b1", Kind.PARAGRAPH, f"{old[0].text} {old[1].text}"), old[2]]
    comparison = compare(old, new, "en", ids_known=ids_known)
    assert kinds(comparison.blocks) == ["joined", "same"]
    assert comparison.blocks[0].old == (0, 1)
    assert not comparison.blocks[0].marked
    assert comparison.joined == 1
    assert old_texts(comparison) == tuple(block.text for block in old)


def test_split_and_joined_with_other_changes():
    whole = "It began at dawn, and by noon the road was shut."
    pieces = ["It began at dusk.", "By noon the road was shut!"]
    split = compare(paragraphs(whole), paragraphs(*pieces), "en")
    assert [shown(block.spans) for block in split.blocks] == [
        "It began at [-dawn, and by-]{+dusk.+}",
        "{+By+} noon the road was shut[-.-]{+!+}",
    ]
    joined = compare(paragraphs(*pieces), paragraphs(whole), "en")
    assert kinds(joined.blocks) == ["joined"]
    assert old_texts(joined) == tuple(pieces)
    assert joined.blocks[0].also_changed


def test_words_changed_behind_a_seam_are_marked_behind_it():
    pieces = ["The list is short.", "Among these stand two poems that everybody knows."]
    whole = "The list is short. These stand two poems that everybody knows."
    joined = compare(paragraphs(*pieces), paragraphs(whole), "en")
    assert shown(joined.blocks[0].spans) == (
        "The list is short. [-Among these-]{+These+} stand two poems that everybody knows."
    )
    assert old_texts(joined) == tuple(pieces)
    split = compare(paragraphs(whole), paragraphs(*pieces), "en")
    assert [shown(block.spans) for block in split.blocks] == [
        "The list is short.",
        "[-These-]{+Among these+} stand two poems that everybody knows.",
    ]
    assert old_texts(split) == (whole,)


def test_split_in_three_without_spaces():
    text = "今天政府军进入城市。居民离开家园。学校全部关闭。"
    pieces = ["今天政府军进入城市。", "居民离开家园。", "学校全部关闭。"]
    comparison = compare(paragraphs(text), paragraphs(*pieces, prefix="n"), "zh", ids_known=False)
    assert kinds(comparison.blocks) == ["split"] * 3
    assert not any(block.marked for block in comparison.blocks)


def test_a_seam_is_kept_where_a_split_changes_how_letters_make_words():
    # The dictionary reads the letters of the whole otherwise than those of its pieces.
    whole = "ภาษาไทยเป็นภาษาที่มีระดับเสียงของคำแน่นอน"
    for cut in range(1, len(whole)):
        old, new = paragraphs(whole), paragraphs(whole[:cut], whole[cut:])
        for before, after in ((old, new), (new, old)):
            comparison = compare(before, after, "th")
            assert apply(before, comparison) == tuple(block.text for block in after)


def test_equal_texts_pair_in_their_order():
    old = paragraphs("* * *", "Alpha beta gamma.", "* * *", "Delta epsilon.", "* * *")
    new = [old[0], old[1], old[4], old[3]]
    for ids_known in (True, False):
        comparison = compare(old, new, "en", ids_known=ids_known)
        assert sum(block.kind is ChangeKind.cut for block in comparison.blocks) == 1
        assert not any(block.marked for block in comparison.blocks if block.new)
    unknown = compare(old, new, "en", ids_known=False)
    assert kinds(unknown.blocks) == ["same", "same", "same", "same", "cut"]


def test_an_id_used_twice_is_not_believed():
    old = paragraphs("Alpha beta gamma delta.", "One two three four.")
    new = [Block("b1", Kind.PARAGRAPH, old[1].text), Block("b1", Kind.PARAGRAPH, old[0].text)]
    comparison = compare(old, new, "en")
    assert sorted(kinds(comparison.blocks)) == ["moved", "same"]
    assert apply(old, comparison) == (new[0].text, new[1].text)


def test_another_kind_of_block_is_a_change():
    old = paragraphs("What now?")
    new = [Block("b1", Kind.CROSSHEAD, "What now?")]
    comparison = compare(old, new, "en")
    assert kinds(comparison.blocks) == ["changed"]
    assert comparison.blocks[0].retyped == (Kind.PARAGRAPH, Kind.CROSSHEAD)
    assert not comparison.blocks[0].marked
    assert (comparison.identical, comparison.retyped, comparison.total) == (False, 1, 1)


def test_empty_blocks_and_empty_sides():
    empty = paragraphs("", "")
    assert compare(empty, empty, "en").identical
    added = compare([], paragraphs("New."), "en")
    assert kinds(added.blocks) == ["added"]
    gone = compare(paragraphs("Old."), [], "en")
    assert kinds(gone.blocks) == ["cut"]
    assert apply(paragraphs("Old."), gone) == ()


def test_a_comparison_is_not_applied_to_another_text():
    comparison = compare(paragraphs("One."), paragraphs("Two."), "en")
    with pytest.raises(Invalid):
        apply(paragraphs("Three."), comparison)
