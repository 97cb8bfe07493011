import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faqsvc.model import CategoryPath, Entry
from faqsvc.parsing import Reading, Reason, Record, Rejection, open_source

ARTICLE = {"id": 1, "title": "질문", "body": "<p>답</p>", "section_id": 7, "locale": "ko", "draft": False}


def records(file: Path, value: object, **told: object) -> list[Record]:
    text = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    file.write_bytes(text)
    return list(open_source(file, Reading(**told)).records())  # type: ignore[arg-type]


def test_an_export_in_several_files_of_a_folder_is_one(tmp_path: Path) -> None:
    parts = {
        "a-articles.json": {"articles": [ARTICLE], "count": 1},
        "sections.json": {"sections": [{"id": 7, "name": "환불", "category_id": 9, "parent_section_id": None}]},
        "z-categories.json": {"categories": [{"id": 9, "name": "결제"}]},
    }
    for name, part in parts.items():
        (tmp_path / name).write_text(json.dumps(part), encoding="utf-8")
    (entry,) = open_source(tmp_path).records()
    assert isinstance(entry, Entry)
    assert (entry.path.names, entry.path.ids) == (("결제", "환불"), (9, 7))


def test_sections_that_stand_in_each_other_end(tmp_path: Path) -> None:
    sections = [{"id": 7, "name": "가", "parent_section_id": 8}, {"id": 8, "name": "나", "parent_section_id": 7}]
    (entry,) = records(tmp_path / "z.json", {"sections": sections, "articles": [ARTICLE]})
    assert isinstance(entry, Entry)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"articles": {}}, Reason.MALFORMED),
        ({"articles": [ARTICLE | {"id": "../1"}]}, Reason.BAD_FIELD),
        ({"articles": [ARTICLE | {"body": ["x"]}]}, Reason.BAD_FIELD),
        ({"articles": [ARTICLE | {"body": "<div>" * 300 + "x"}]}, Reason.TOO_DEEP),
        ({"articles": [ARTICLE | {"body": "<p>" + "x" * 300_000}]}, Reason.TOO_LARGE),
        ({"articles": [ARTICLE | {"title": " "}]}, Reason.NO_QUESTION),
        ([], Reason.MALFORMED),
        (7, Reason.MALFORMED),
        ({"@type": "FAQPage"}, Reason.NO_QUESTION),
        ({"@type": "Question", "name": "가"}, Reason.NO_ANSWER),
        (b"[" * 100_000, Reason.TOO_DEEP),
        (b"[" + b"[],[]," * 1_100_000 + b"0]", Reason.TOO_LARGE),
        (b'{"articles": [NaN]}', Reason.BAD_FIELD),
        (b'{"articles": [' + b"9" * 5_000 + b"]}", Reason.BAD_FIELD),
        (b'{"articles": []} x', Reason.MALFORMED),
        (b"\xff\xfe\x00", Reason.ENCODING),
    ],
)
def test_what_is_no_entry_says_why(tmp_path: Path, value: object, reason: Reason) -> None:
    (rejection,) = records(tmp_path / "x.json", value, path=CategoryPath.of("가"))
    assert isinstance(rejection, Rejection)
    assert rejection.reason is reason


def test_a_lone_surrogate_is_cleaned_away(tmp_path: Path) -> None:
    text = json.dumps({"articles": [ARTICLE | {"title": "질\ud800문"}]}).encode()
    (entry,) = records(tmp_path / "x.json", text, path=CategoryPath.of("가"))
    assert isinstance(entry, Entry)
    assert entry.question == "질문"


NAMES = [
    "@type",
    "name",
    "text",
    "acceptedAnswer",
    "itemListElement",
    "articles",
    "sections",
    "id",
    "@id",
    "title",
    "body",
]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["Question", "FAQPage"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(values)
def test_any_json_ends_in_records(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json"
    for record in records(path, value, path=CategoryPath.of("가")):
        assert isinstance(record, Entry | Rejection)
