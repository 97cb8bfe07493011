import sqlite3
from pathlib import Path

import numpy as np

from faqsvc.semantics.cache import VectorCache, key_of
from faqsvc.semantics.vectors import Quantized


def vector(number: int) -> Quantized:
    return Quantized(np.array([0.01 * number], np.float32), np.full((1, 4), number, np.int8))


def keys(*numbers: int) -> list[bytes]:
    return [key_of("m", str(number)) for number in numbers]


def test_what_was_put_is_there_for_another_process(tmp_path: Path) -> None:
    VectorCache(tmp_path / "new" / "cache").put(dict(zip(keys(1, 2), [vector(1), vector(2)], strict=True)))
    found = VectorCache(tmp_path / "new" / "cache").get(keys(2, 3))
    assert found.keys() == set(keys(2))
    assert (found[keys(2)[0]].codes == 2).all()
    assert found[keys(2)[0]].scales[0] == np.float32(0.02)


def test_models_do_not_share_vectors() -> None:
    assert key_of("a", "글") != key_of("b", "글")


def test_what_no_build_asks_for_goes_first(tmp_path: Path) -> None:
    cache = VectorCache(tmp_path / "cache", most=2)
    cache.put({key: vector(1) for key in keys(1, 2)})
    cache.trim()
    cache.get(keys(1))
    cache.put({keys(3)[0]: vector(3)})
    cache.trim()
    assert cache.get(keys(1, 2, 3)).keys() == set(keys(1, 3))


def test_a_file_that_is_no_cache_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    path.write_bytes(b"not a database" * 100)
    cache = VectorCache(path)
    assert not cache.get(keys(1))
    cache.put({keys(1)[0]: vector(1)})
    assert cache.get(keys(1))


def test_another_table_of_the_same_name_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache"
    connection = sqlite3.connect(path)
    connection.execute("create table vectors (something text)")
    connection.commit()
    connection.close()
    assert not VectorCache(path).get(keys(1))
