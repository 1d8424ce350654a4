"""A shelf keeps what was asked for last, up to so many bytes."""

from __future__ import annotations

from review.web.presentation.lru_cache import Shelf


def held(shelf: Shelf[str], keys: str) -> str:
    return "".join(key for key in keys if shelf.find(key) == key)


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    shelf: Shelf[str] = Shelf(100)
    shelf.put("a", "a", 40)
    shelf.put("b", "b", 40)
    assert held(shelf, "a") == "a"
    shelf.put("c", "c", 40)
    assert held(shelf, "abc") == "ac"


def test_one_in_the_place_of_another_takes_no_more_room() -> None:
    shelf: Shelf[str] = Shelf(100)
    shelf.put("a", "a", 40)
    for _ in range(5):
        shelf.put("b", "b", 60)
    assert held(shelf, "ab") == "ab"


def test_what_is_larger_than_the_shelf_is_not_kept() -> None:
    shelf: Shelf[str] = Shelf(100)
    shelf.put("a", "a", 101)
    assert shelf.find("a") is None
    shelf.put("b", "b", 100)
    assert held(shelf, "ab") == "b"


def test_cleared_it_has_all_its_room_again() -> None:
    shelf: Shelf[str] = Shelf(100)
    shelf.put("a", "a", 100)
    shelf.clear()
    shelf.put("b", "b", 50)
    shelf.put("c", "c", 50)
    assert held(shelf, "abc") == "bc"
