"""Notices that editors put above the pages, each through its last day; those with words above fitting results alone."""

from flask import Flask

from faqsvc.search.steering import query_key
from faqsvc.store.base import day_of, now
from faqsvc.store.steering_feed import SteeringFeed


def install(app: Flask, feed: SteeringFeed | None) -> None:
    """Without a feed there are none."""

    def banners(query: str = "") -> list[str]:
        if feed is None:
            return []
        today, key = day_of(now()), query_key(query)
        return [
            one.text
            for one in feed.current().banners
            if (one.until is None or today <= one.until)
            and (not one.words or any(query_key(word) in key for word in one.words if query_key(word)))
        ]

    def state() -> str:
        """Changes with whatever editors publish, and with the day where a banner ends by one."""
        if feed is None:
            return ""
        ends = any(one.until for one in feed.current().banners)
        return f"{feed.number} {day_of(now()) if ends else ''}"

    app.jinja_env.globals.update(banners=banners)
    app.config["STEERED_BY"] = state
