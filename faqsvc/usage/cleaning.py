"""A query as it may be kept: masked, with the key by which equal ones are counted; junk told apart."""

import re

from faqsvc.analysis import fold
from faqsvc.privacy import mask

LONGEST = 200
_ADDRESS = re.compile(r"https?:|www\.|[a-z0-9-]{2,}\.(?:com|net|org|kr|io|xyz|shop|top|vip|me|cc|info|link)\b")
_ORNAMENT = re.compile(r"[★☆♥♡◆◇■□●○▶◀【】『』〔〕《》✔✅❤➡→√▣◈]")
_CONTACT = re.compile(
    r"텔\s*레\s*그\s*램|텔레\s*:|ㅌㄹ|카\s*톡\s*(?:id|아이디)?\s*[:：]|라\s*인\s*[:：]|상담\s*[:：]\s*\d|@[a-z0-9_]{4,}"
)
_TRADE = re.compile(
    r"카지노|바카라|토토|먹튀|슬롯|배팅|베팅|홀덤|릴게임|경마|출장|안마|마사지|오피|유흥|룸싸롱|비아그라|시알리스|"
    r"작업대출|급전|일수대출|내구제|통장\s*매입|계정\s*매입|대포|떨\s*팝니다|아이스\s*작대기|성인\s*용품|야동|조건\s*만남"
)
_RUN = re.compile(r"(.)\1{7,}")


def cleaned(text: str) -> tuple[str, str]:
    """What may be stored of a query, and the key that spelling variants share: folded, letters and digits alone."""
    masked = mask(text[:LONGEST]).text
    return masked, "".join(filter(str.isalnum, fold(masked).text)) or masked.strip()[:1]


def is_junk(text: str) -> bool:
    """Advertising that is sent through search forms so that result pages carry it, and keys held down.

    One sure sign, or two weak ones: people who ask for help name sites and use ornaments too, but not both.
    """
    folded = fold(text).text
    if _RUN.search(folded.replace(" ", "")):
        return True
    signs = [_ADDRESS.search(folded), _CONTACT.search(folded), _TRADE.search(folded), _ORNAMENT.search(text)]
    found = sum(sign is not None for sign in signs)
    return found >= 2 or (found == 1 and (len(text) > 60 or len(_ORNAMENT.findall(text)) >= 3))
