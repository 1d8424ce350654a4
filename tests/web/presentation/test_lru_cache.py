"""The LRU cache: the least recently used entries go first, and sizes are bounded in bytes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from review.web.presentation.lru_cache import SizedLRUCache


def cached_keys(cache: SizedLRUCache[str], keys: str) -> str:
    return "".join(key for key in keys if cache.get(key) == key)


def test_the_least_recently_used_entry_is_evicted() -> None:
    cache: SizedLRUCache[str] = SizedLRUCache(100)
    cache.set("a", "a", 40)
    cache.set("b", "b", 40)
    assert cached_keys(cache, "a") == "a"
    cache.set("c", "c", 40)
    assert cached_keys(cache, "abc") == "ac"


def test_a_replaced_entry_takes_no_more_room() -> None:
    cache: SizedLRUCache[str] = SizedLRUCache(100)
    cache.set("a", "a", 40)
    for _ in range(5):
        cache.set("b", "b", 60)
    assert cached_keys(cache, "ab") == "ab"


def test_a_value_larger_than_the_cache_is_not_stored() -> None:
    cache: SizedLRUCache[str] = SizedLRUCache(100)
    cache.set("a", "a", 101)
    assert cache.get("a") is None
    cache.set("b", "b", 100)
    assert cached_keys(cache, "ab") == "b"


def test_a_cleared_cache_has_all_its_room_again() -> None:
    cache: SizedLRUCache[str] = SizedLRUCache(100)
    cache.set("a", "a", 100)
    cache.clear()
    cache.set("b", "b", 50)
    cache.set("c", "c", 50)
    assert cached_keys(cache, "abc") == "bc"


def test_threads_share_it_without_losing_count_of_its_size() -> None:
    cache: SizedLRUCache[int] = SizedLRUCache(1000)

    def fill(start: int) -> None:
        for number in range(start, start + 500):
            cache.set(number % 50, number, 100)
            cache.get(number % 7)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(fill, range(0, 800, 100)))
    assert sum(cache.get(key) is not None for key in range(50)) == 10
