"""What people make and the service remembers: one property for each subject of the store.

The rule a change must not break: the store's libraries are loaded when it is first asked for, not before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from faqsvc.config import Settings
from faqsvc.errors import StoreError
from faqsvc.model.article import Fate

if TYPE_CHECKING:
    from faqsvc.editing.webhooks import Deliverer
    from faqsvc.store import (
        Accounts,
        Articles,
        DeskNotes,
        Feedbacks,
        Findings,
        Keys,
        Outbox,
        QueryLog,
        Reports,
        Sessions,
        SteeringFeed,
        Steerings,
        Store,
        Throttle,
        Waiting,
    )
    from faqsvc.usage import Recorder


@dataclass(frozen=True)
class Memory:
    """Each subject made when first asked for."""

    settings: Settings

    @cached_property
    def store(self) -> "Store":
        from faqsvc.store import Store

        return Store(self.settings.store)

    @cached_property
    def accounts(self) -> "Accounts":
        from faqsvc.store import Accounts, Passwords

        return Accounts(self.store, Passwords())

    @cached_property
    def sessions(self) -> "Sessions":
        from faqsvc.store import Sessions

        return Sessions(self.store)

    @cached_property
    def throttle(self) -> "Throttle":
        from faqsvc.store import Throttle

        return Throttle(self.store)

    @cached_property
    def waiting(self) -> "Waiting":
        from faqsvc.store import Waiting

        return Waiting()

    @cached_property
    def desk_notes(self) -> "DeskNotes":
        from faqsvc.store import DeskNotes

        return DeskNotes(self.store)

    @cached_property
    def feedbacks(self) -> "Feedbacks":
        from faqsvc.store import Feedbacks

        return Feedbacks(self.store)

    @cached_property
    def findings(self) -> "Findings":
        from faqsvc.store import Findings

        return Findings(self.store)

    @cached_property
    def query_log(self) -> "QueryLog":
        from faqsvc.store import QueryLog

        return QueryLog(self.store)

    @cached_property
    def reports(self) -> "Reports":
        from faqsvc.store import Reports

        return Reports(self.store)

    def _asked(self) -> list[str]:
        """What customers typed in the last months."""
        from faqsvc.store.reports import Period, Queries

        if not self.store.made:
            return []
        return [one.query for one in self.reports.queries(Period.last(90), Queries.ALL, limit=5_000)]

    @cached_property
    def steerings(self) -> "Steerings":
        from faqsvc.store import Steerings

        return Steerings(self.store)

    @cached_property
    def steering(self) -> "SteeringFeed":
        from faqsvc.store import SteeringFeed

        return SteeringFeed(lambda: self.steerings)

    def recorder(self, *, lost: Callable[[int], None]) -> "Recorder":
        """One a process; `lost` is told of events that could not be taken."""
        from faqsvc.usage import Recorder

        return Recorder(self.query_log, keep_days=self.settings.keep_days, lost=lost)

    def _has_store(self) -> bool:
        """Whether there is one yet, asked without loading its libraries: a search from the shell makes none."""
        file = self._store_file()
        return file is None or file.exists()

    def _store_file(self) -> Path | None:
        """Of SQLite; None for another database."""
        address = self.settings.store
        return Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite:///") else None

    @cached_property
    def articles(self) -> "Articles":
        from faqsvc.store import Articles

        return Articles(self.store)

    @cached_property
    def keys(self) -> "Keys":
        from faqsvc.store import Keys

        return Keys(self.store)

    @cached_property
    def outbox(self) -> "Outbox":
        from faqsvc.store import Outbox

        return Outbox(self.store)

    @cached_property
    def deliverer(self) -> "Deliverer":
        from faqsvc.editing.webhooks import Deliverer

        settings = self.settings
        return Deliverer(self.outbox, secret=settings.webhook_secret, private=settings.webhook_private == "yes")

    def fate(self, article_id: str) -> Fate | None:
        """What became of an article that is not served; nothing is known of it while the store is down."""
        try:
            return self.articles.fate(article_id) if self.store.made else None
        except StoreError:
            return None
