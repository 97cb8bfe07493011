"""A query as it may be kept: masked, with the key by which equal ones are counted; junk told apart."""

import re

from faqsvc.analysis import fold
from faqsvc.privacy import MASK, mask

LONGEST = 200
_ADDRESS = re.compile(r"https?:|www\.|[a-z0-9-]{2,}\.(?:com|net|org|kr|io|xyz|shop|top|vip|me|cc|info|link)\b")
_ORNAMENT = re.compile(r"[★☆♥♡◆◇■□●○▶◀【】『』〔〕《》✔✅❤➡→√▣◈]")
_CONTACT = re.compile(
    r"텔\s*레\s*그\s*램|텔레\s*:|ㅌㄹ|카\s*톡\s*(?:id|아이디)?\s*[:：]|라\s*인\s*[:：]|상담\s*[:：]\s*\d|@[a-z0-9_]{4,}"
)
_TRADE = re.compile(
    r"카지노|바카라|토토|먹튀|슬롯|배팅|베팅|홀덤|릴게임|경마|출장|안마|마사지|오피|유흥|룸싸롱|비아그라|시알리스|"
    r"작업대출|급전|일수대출|내구제|통장\s*매입|무직자\s*대출|당일\s*대출|소액\s*결제\s*현금화|상품권\s*현금화|개인돈|계정\s*매입|대포|떨\s*팝니다|아이스\s*작대기|성인\s*용품|야동|조건\s*만남"
)
_UNFINISHED = re.compile(r"[^가-힣]*\Z")
_PHONE = re.compile(r"01[016789][-.\s]{0,2}\d{3,4}[-.\s]{0,2}\d{4}")
_INVISIBLE = re.compile(r"(?<=\w)[\u00ad\u034f\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0](?=\w)")
_RUN = re.compile(r"(.)\1{7,}")


def cleaned(text: str) -> tuple[str, str]:
    """What may be stored of a query, and the key that spelling variants share: folded, letters and digits alone."""
    # A lone surrogate would lose the batch that it is written in.
    masked = mask(text).text.encode("utf-8", "replace").decode()
    if len(text) >= LONGEST:  # it may have been cut in the middle of a number, which is then no number to `mask`
        masked = _UNFINISHED.sub("", masked[:LONGEST]) or MASK
    return masked, "".join(filter(str.isalnum, fold(masked).text)) or masked.strip()[:1]


def is_junk(text: str) -> bool:
    """Advertising that is sent through search forms so that result pages carry it, and keys held down.

    One sure sign, or two weak ones: people who ask for help name sites and use ornaments too, but not both.
    """
    hidden = len(_INVISIBLE.findall(text)) > 1  # between letters, so that filters do not see the word
    folded = fold(_INVISIBLE.sub("", text)).text
    joined = "".join(filter(str.isalnum, folded))
    if _RUN.search(folded.replace(" ", "")):
        return True
    trade = _TRADE.search(folded) or _TRADE.search(joined)
    signs = [_ADDRESS.search(folded), _CONTACT.search(folded), trade, _ORNAMENT.search(text)]
    found = sum(sign is not None for sign in signs)
    if found and (hidden or _PHONE.search(folded)):  # neither alone: people paste, and tell their numbers
        return True
    return found >= 2 or (found == 1 and (len(text) > 60 or len(_ORNAMENT.findall(text)) >= 3))
