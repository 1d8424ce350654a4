"""Names that readers would take for one another have one skeleton, others have not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.domain.text.confusables import skeleton


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Edda Brandt", "edda  BRANDT"),
        ("Edda Brandt", "Edda-Brandt."),
        ("Edda Brandt", "EddaBrandt"),
        ("Edda Brandt", "Ｅｄｄａ Brandt"),
        ("Edda Brandt", "Edda\u200d Brandt"),
        ("Edda Brandt", "Еdda Brandt"),  # a Cyrillic capital
        ("Edda Brandt", "Eddа Brаndt"),  # Cyrillic small letters
        ("Emil Okafor", "EmiI 0kafor"),  # a capital I and a zero
        ("Emil Okafor", "Εmil Οkafor"),  # Greek capitals
        ("Marta", "rnarta"),
        ("José", "Jose\u0301"),
        ("José", "Jose"),
        ("Łukasz", "Lukasz"),
        ("أحمد علي", "احمد على"),
        ("أحمد علي", "أَحْمَد عَلِي"),
        ("أحمد علي", "أحـــمد علی"),  # a Persian ya
        ("فاطمة", "فاطمه"),
        ("کریم", "كريم"),
        ("Nour 2", "Nour ٢"),
        ("Иван", "ИВАН"),
    ],
)
def test_names_that_look_alike(name: str, other: str) -> None:
    assert skeleton(name) == skeleton(other) != ""


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Edda Brandt", "Emil Brandt"),
        ("Person 1", "Person 2"),
        ("محمد", "أحمد"),
        ("राम", "रमा"),  # vowel signs are letters
        ("Иван", "Илан"),
        ("王伟", "王芳"),
    ],
)
def test_names_that_differ(name: str, other: str) -> None:
    assert skeleton(name) != skeleton(other)


@given(st.text())
def test_spaces_case_and_width_never_count(name: str) -> None:
    assert skeleton(f"  {name}\t") == skeleton(name)
    assert skeleton(skeleton(name)) == skeleton(name)


@pytest.mark.parametrize("name", ["", "…!", "\u202e \u200b"])
def test_a_name_without_letters_has_none(name: str) -> None:
    assert skeleton(name) == ""
