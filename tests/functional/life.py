"""What people leave behind in a help center: edits, drafts, internal articles, searches, opinions, gaps, templates,
word lists, pins and notices, each with one mark in its words."""

from dataclasses import replace
from datetime import UTC, datetime

from faqsvc.model import Account, Banner, Complaint, Feedback, Placement, Steering
from faqsvc.model.article import ArticleState
from faqsvc.store import Scope
from faqsvc.store.desk import ReplyTemplate
from faqsvc.store.query_log import Asked, Door, Opened
from faqsvc.wiring import Services
from tests.entries import entry


def live_in(services: Services, account: Account, mark: str, article_id: str) -> str:
    """`article_id`: one that is served. Gives back a key of the API that may do everything."""
    moment = datetime.now(UTC)
    editor = services.editor
    for name, state in (("공개", ArticleState.PUBLIC), ("내부", ArticleState.INTERNAL)):
        written = entry(
            f"{article_id}-{state}", f"{mark} {name} 질문인가요?", f"{mark} {name} 답변입니다.", (mark, "분류")
        )
        editor.publish(written, author=mark, seen=0, state=state, note=mark)
    editor.draft(entry(f"{article_id}-draft", f"{mark} 초안인가요?", f"{mark} 초안입니다."), author=mark, seen=0)
    corrections = (("spelling", mark, mark),)
    asked = Asked(
        moment, mark, f"{mark} 질의", f"{mark}질의", None, None, 1, 0, True, corrections, 1.0, Door.PAGE, False,
        (article_id,), mark, mark,
    )  # fmt: skip
    later = replace(asked, query=f"{mark} 다른 질의", key=f"{mark}다른질의", total=3, weak=False)
    services.query_log.write([asked, later, Opened(moment, mark, article_id)])
    services.feedbacks.give(Feedback(article_id, False, Complaint.UNCLEAR, f"{mark} 의견", moment), reader=mark)
    services.desk_notes.file_gap(f"{mark} 답이 없는 질문")
    services.desk_notes.save_template(ReplyTemplate(mark, mark, "{{answer}}", mark, mark))
    services.desk_notes.favor(account.id, article_id, on=True)
    services.desk_notes.opened(account.id, article_id)
    decided = Steering(
        (f"{mark}동의어, 비밀번호",), (f"{mark}사용자어",), (f"{mark}불용어",),
        (Placement(f"{mark} 고정", (article_id,)),), (Banner(f"{mark} 알림"),),
    )  # fmt: skip
    services.steerings.publish_at_once(account, decided, base=services.steerings.live().number, note=mark)
    services.steerings.save_draft(account, replace(decided, banners=(Banner(f"{mark} 둘째 알림"),)), note=mark)
    return services.keys.add("everything", list(Scope))
