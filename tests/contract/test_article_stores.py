"""Articles, keys and messages, on both databases."""

from datetime import date, timedelta

import pytest

from faqsvc.errors import AccountError, ArticleChanged
from faqsvc.model import Entry
from faqsvc.model.article import Action, ArticleState, Fate
from faqsvc.store import Articles, Edit, Keys, Outbox, Scope, Store, outbox
from tests.contract.test_stores import store, url  # noqa: F401 - fixtures: the same two databases
from tests.entries import entry

ONE = entry("1", "알림을 끄고 싶어요", "설정에서 꺼 주세요.", updated=date(2025, 3, 1))


def edit(
    made: Entry, seen: int, state: ArticleState = ArticleState.PUBLIC, *, publish: bool = True, **more: object
) -> Edit:
    action = Action.PUBLISHED if publish else Action.DRAFTED
    return Edit(made, state, action, "mina", seen, publish, **more)  # type: ignore[arg-type]


@pytest.fixture
def articles(store: Store) -> Articles:  # noqa: F811
    return Articles(store)


def test_every_revision_is_kept_and_one_is_published(articles: Articles) -> None:
    articles.save(edit(ONE, 0, base="d1", review=date(2026, 1, 1)))
    two = entry("1", "알림을 모두 끄고 싶어요", "설정에서 꺼 주세요.\n알림을 누릅니다.")
    made = articles.save(edit(two, 1, publish=False, note="줄을 나눔"))
    assert (made.latest.number, made.latest.entry, made.published, made.has_draft) == (2, two, ONE, True)
    assert made.base == "d1"
    assert articles.edited().public == {"1": ONE}
    assert [(one.number, one.author, one.note, one.entry) for one in articles.revisions("1")] == [
        (2, "mina", "줄을 나눔", two),
        (1, "mina", "", ONE),
    ]
    assert articles.get("2") is None


def test_the_slower_of_two_editors_is_told(articles: Articles) -> None:
    articles.save(edit(ONE, 0))
    with pytest.raises(ArticleChanged):
        articles.save(edit(ONE, 0))
    assert articles.version() == 1


def test_states_and_what_the_index_is_made_with(articles: Articles) -> None:
    for number, state in enumerate(ArticleState):
        articles.save(edit(entry(str(number), "질문", "답변"), 0, state, publish=state is not ArticleState.DRAFT))
    edited = articles.edited()
    assert (set(edited.public), set(edited.internal), edited.hidden) == ({"1"}, {"2"}, frozenset({"3", "4"}))
    assert edited.version == 5


def test_the_fate_of_what_readers_saw_and_of_nothing_else(articles: Articles) -> None:
    articles.save(edit(ONE, 0))
    articles.save(edit(ONE, 1, ArticleState.MERGED, publish=False, target="7"))
    assert articles.fate("1") == Fate(ONE.question, "7")
    secret = entry("2", "내부 비밀", "상담원만")
    articles.save(edit(secret, 0, ArticleState.INTERNAL))
    articles.save(edit(secret, 1, ArticleState.WITHDRAWN, publish=False))
    assert articles.fate("2") is None  # it was never public: not a word of it
    articles.save(edit(entry("3", "공개 질문", "답변"), 0))
    articles.save(edit(entry("3", "내부 질문", "답변"), 1, ArticleState.INTERNAL))
    assert articles.fate("3") == Fate("")
    articles.save(edit(entry("4", "초안", "답변"), 0, ArticleState.DRAFT, publish=False))
    assert articles.fate("4") is None
    articles.set_gone({"9": "파일에 있던 질문", "4": "초안과 같은 번호"})
    articles.set_gone({"9": "파일에 있던 질문"})
    assert articles.fate("9") == Fate("파일에 있던 질문")
    assert articles.fate("4") is None


def test_conflicts_and_lists(articles: Articles) -> None:
    articles.save(edit(ONE, 0))
    articles.save(edit(entry("2", "100% 환불", "답변"), 0, ArticleState.DRAFT, publish=False, review=date(2020, 1, 1)))
    newer = entry("1", "알림을 끄려면", "설정에서 꺼 주세요.")
    assert articles.set_conflicts([newer, entry("404", "없는", "글")]) == 1
    assert articles.set_conflicts([newer]) == 0
    found = articles.get("1")
    assert found is not None
    assert found.conflict == newer
    lines, total = articles.list()
    assert ([line.id for line in lines], total) == (["2", "1"], 2)
    assert [line.id for line in articles.list(words="100%")[0]] == ["2"]
    assert articles.list(words="%")[1] == 1  # not every article
    assert articles.list(state=ArticleState.PUBLIC)[1] == 1
    assert {line.id for line in articles.list(attention=True)[0]} == {"1", "2"}
    assert articles.set_conflicts([]) == 0
    assert articles.list(attention=True)[1] == 1


def test_a_key_is_said_once_and_kept_as_a_hash(store: Store) -> None:  # noqa: F811
    keys = Keys(store)
    secret = keys.add("shop", [Scope.WRITE, Scope.READ])
    found = keys.find(secret)
    assert found is not None
    assert (found.name, found.scopes) == ("shop", {Scope.READ, Scope.WRITE})
    assert keys.list()[0].used is not None
    assert keys.find(secret + "x") is None
    assert secret not in str(keys.list())
    for name in ("shop", "", "a b", "x" * 41):
        with pytest.raises(AccountError):
            keys.add(name, [Scope.READ])
    keys.revoke("shop")
    assert keys.find(secret) is None
    with pytest.raises(AccountError):
        keys.revoke("shop")


def test_messages_are_tried_again_later_and_given_up_at_last(
    articles: Articles,
    store: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    box, clock = Outbox(store), [outbox.now()]
    monkeypatch.setattr(outbox, "now", lambda: clock[0])
    telling = box.telling(("https://a.example/hook", "https://b.example/hook"), "article.published", "{}")
    articles.save(edit(ONE, 0), telling=telling)
    with pytest.raises(ArticleChanged):
        articles.save(edit(ONE, 0), telling=telling)  # nothing changed, so nobody is told
    assert box.claim() is None
    clock[0] += timedelta(seconds=5)
    first, second = box.claim(), box.claim()
    assert first is not None
    assert second is not None
    assert {first.url, second.url} == {"https://a.example/hook", "https://b.example/hook"}
    assert box.claim() is None  # each is somebody's
    box.delivered(second)
    waits = []
    for _ in range(outbox.TRIES - 1):
        box.failed(first, "no answer")
        due = box.undelivered()[0][2]
        assert due is not None
        waits.append((due - clock[0]).total_seconds())
        clock[0] = due
        first = box.claim()
        assert first is not None
    assert waits == [10 * 2**number for number in range(outbox.TRIES - 1)]
    box.failed(first, "no answer")
    assert [(error, due) for _, error, due in box.undelivered()] == [("no answer", None)]
    assert box.claim() is None
