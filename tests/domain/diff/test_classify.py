"""What each change is called, how changes are counted by it, and hidden."""

from __future__ import annotations

import pytest

from review.domain.diff.compare import compare
from review.domain.diff.model import ChangeKind, Label, Op, Span
from review.domain.diff.summary import hide_changes
from review.domain.text.blocks import Block, Kind
from tests.domain.diff_helpers import labels, marks, new_texts, paragraphs, shown


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
    unmarked = hide_changes(comparison, {Label.spacing, Label.punctuation})
    assert unmarked.blocks[0].spans == (Span(Op.same, new),)
    assert unmarked.identical
    assert new_texts(unmarked) == (new,)
    other = hide_changes(comparison, {Label.number})
    assert other.blocks == comparison.blocks


def test_hiding_one_label_leaves_the_others():
    old, new = paragraphs("He met 12 men , twice."), paragraphs("He met 15 men, twice.")
    comparison = hide_changes(compare(old, new, "en"), {Label.spacing})
    assert shown(comparison.blocks[0].spans) == "He met [-12-]{+15+} men, twice."
    assert dict(comparison.counts) == {Label.number: 1}
    assert comparison.blocks[0].kind is ChangeKind.changed


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
