"""What editors decided, read out of the store's file at a glance: loading its libraries takes longer than a search.

The rule a change must not break: `live_in` gives what `store.Steerings.live` gives, or None.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from faqsvc.model import NO_STEERING, Steering
from faqsvc.model.steering_record import steering_of

_WAIT_S = 1.0
_LIVE = "SELECT content FROM steering WHERE published IS NOT NULL ORDER BY published DESC, id DESC LIMIT 1"


def live_in(file: Path) -> Steering | None:
    """None where they cannot be told so: no store of today's kind, or it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAIT_S)) as store:
            row = store.execute(_LIVE).fetchone()
        return steering_of(json.loads(row[0])) if row else NO_STEERING
    except (sqlite3.Error, ValueError, LookupError, TypeError):  # the last three: of a damaged row
        return None
