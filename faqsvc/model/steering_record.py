"""What editors decided as plain JSON values and back, loss-free: how the store keeps it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from faqsvc.model.steering import Banner, Placement, Steering


def content_of(steering: Steering) -> dict[str, Any]:
    content = asdict(steering)
    for banner in content["banners"]:
        banner["until"] = banner["until"].isoformat() if banner["until"] else None
    return content


def steering_of(content: Mapping[str, Any]) -> Steering:
    return Steering(
        synonyms=tuple(content["synonyms"]),
        user_words=tuple(content["user_words"]),
        stop_words=tuple(content["stop_words"]),
        placements=tuple(
            Placement(one["query"], tuple(one["pinned"]), tuple(one["banished"])) for one in content["placements"]
        ),
        banners=tuple(
            Banner(one["text"], tuple(one["words"]), date.fromisoformat(one["until"]) if one["until"] else None)
            for one in content["banners"]
        ),
    )
