"""What people make and the service remembers: accounts, sessions, counters; SQLite by default, PostgreSQL by address.

`Store` is the door (a transaction, readiness); each subject is a module with one small class over it that takes and
gives frozen dataclasses. The rule a change must not break: no object of SQLAlchemy leaves this package, and a search
never waits for it.
"""

from faqsvc.store.accounts import Accounts
from faqsvc.store.articles import Articles, Edit, Edited, Line
from faqsvc.store.database import Store
from faqsvc.store.desk import DeskNotes, Gap, ReplyTemplate
from faqsvc.store.feedbacks import Feedbacks
from faqsvc.store.findings import Findings, Settled, Subject
from faqsvc.store.keys import Key, Keys, Scope
from faqsvc.store.outbox import Message, Outbox
from faqsvc.store.passwords import Passwords
from faqsvc.store.query_log import QueryLog
from faqsvc.store.reports import Reports
from faqsvc.store.sessions import Session, Sessions
from faqsvc.store.steering import Steerings
from faqsvc.store.steering_feed import SteeringFeed
from faqsvc.store.throttling import Limit, Throttle
from faqsvc.store.waiting import Waiting

__all__ = [
    "Accounts",
    "Articles",
    "DeskNotes",
    "Edit",
    "Edited",
    "Feedbacks",
    "Findings",
    "Gap",
    "Key",
    "Keys",
    "Limit",
    "Line",
    "Message",
    "Outbox",
    "Passwords",
    "QueryLog",
    "ReplyTemplate",
    "Reports",
    "Scope",
    "Session",
    "Sessions",
    "Settled",
    "SteeringFeed",
    "Steerings",
    "Store",
    "Subject",
    "Throttle",
    "Waiting",
]
