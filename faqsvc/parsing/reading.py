"""What a person may say about a source that the source does not say itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from faqsvc.model import CategoryPath


class Column(StrEnum):
    """What a column of a table, or a field of front matter, may hold. SERVICE to SUBCATEGORY are levels of a path."""

    ID = "id"
    QUESTION = "question"
    ANSWER = "answer"
    PATH = "path"
    SERVICE = "service"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    CATEGORY_IDS = "category_ids"
    DEVICE = "device"
    LOCALE = "locale"
    UPDATED = "updated"
    VIEWS = "views"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Reading:
    """columns: the header of each column, where it is not to be recognized; a path may be made of several.
    path: where a record belongs that doesn't tell.
    site: the folder is the mirror of a site, in which most files are no articles.
    """

    columns: Mapping[Column, tuple[str, ...]] = field(default_factory=dict)
    path: CategoryPath | None = None
    site: bool = False


PLAIN = Reading()
