"""What is dumped is loaded again, on both databases and from one to the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from faqsvc.errors import StoreError
from faqsvc.model import Role
from faqsvc.store import Accounts, Passwords, Store
from faqsvc.store.dumps import Row, dump, load
from tests.databases import Server

PASSWORD = "바다 위의 작은 종이배"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    made = []
    for at, kind in enumerate(request.param):
        if kind == "sqlite":
            made.append(Store(f"sqlite:///{tmp_path}/{at}.db"))
        else:
            server: Server = request.getfixturevalue("postgresql_server")
            made.append(Store(server.create(f"dumps{at}")))
    yield made[0], made[1]
    for store in made:
        store.close()


def dumped(store: Store) -> tuple[str, list[Row]]:
    with store.snapshot() as session:
        found = dump(session)
        return found.revision, list(found.rows)


WAYS = [
    pytest.param(("sqlite", "sqlite"), id="sqlite"),
    pytest.param(("postgresql", "postgresql"), id="postgresql", marks=pytest.mark.postgresql),
    pytest.param(("sqlite", "postgresql"), id="to postgresql", marks=pytest.mark.postgresql),
    pytest.param(("postgresql", "sqlite"), id="to sqlite", marks=pytest.mark.postgresql),
]


@pytest.mark.parametrize("stores", WAYS, indirect=True)
def test_there_and_back(stores: tuple[Store, Store]) -> None:
    source, target = stores
    accounts = Accounts(source, CHEAP)
    for name in ("minji", "junho"):
        accounts.add(name, display="이름 '따옴표'", role=Role.AGENT, password=PASSWORD)
    Accounts(target, CHEAP).add("gone", display="사라질 사람", role=Role.AGENT, password=PASSWORD)
    revision, rows = dumped(source)
    assert load(target, rows, revision=revision) == len(rows) >= 2
    assert dumped(target) == (revision, rows)
    Accounts(target, CHEAP).add("new", display="새 사람", role=Role.EDITOR, password=PASSWORD)  # numbers go on


@pytest.mark.parametrize("stores", [WAYS[0]], indirect=True)
@pytest.mark.parametrize(
    "bad",
    [Row("no_such_table", {"id": 1}), Row("accounts", {"id": 1, "no_such_column": 2})],
    ids=["table", "column"],
)
def test_what_does_not_fit_changes_nothing(stores: tuple[Store, Store], bad: Row) -> None:
    source, target = stores
    Accounts(target, CHEAP).add("stays", display="남을 사람", role=Role.AGENT, password=PASSWORD)
    before = dumped(target)
    with pytest.raises(StoreError, match="this store has not"):
        load(target, [*dumped(source)[1], bad], revision=before[0])
    assert dumped(target) == before


@pytest.mark.parametrize("stores", [WAYS[0]], indirect=True)
def test_another_schema_is_told(stores: tuple[Store, Store]) -> None:
    with pytest.raises(StoreError, match="schema r9999"):
        load(stores[1], [], revision="r9999")
