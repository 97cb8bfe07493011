"""Numbers that are personal by their form: resident, card, account and business numbers, passports, licenses.

No checksum is asked for: resident numbers given since October 2020 have random tails. `DOUBTFUL` stands after
everything else and yields to what is known as harmless; its last rule takes any run of nine digits.
"""

import re
from datetime import date

from faqsvc.privacy.contacts import LANDLINE
from faqsvc.privacy.rules import DASH, IS, Kind, Rule, alone

_BANK = (
    r"(?:은행|뱅크|농협|축협|신협|수협|새마을금고|우체국|증권|저축|계좌|통장|국민|신한|우리|하나|기업|카뱅|케뱅|토스|"
    r"sc제일|제일|씨티|대구|부산|경남|광주|전북|제주|산업|kb|nh|ibk|환불받을)"
)
_DIGIT = alone(r"\d", after=r"\d")
_MOBILE = re.compile(rf"01[016789][ {DASH}]?\d{{3,4}}[ {DASH}]?\d{{4}}")


def _day_of_year(match: re.Match[str]) -> bool:
    return 1 <= int(match["month"]) <= 12 and 1 <= int(match["day"]) <= 31


def _begins_with_date(text: str) -> bool:
    found = re.match(r"((?:19|20)\d\d)[-./ ]?(\d\d?)[-./ ]?(\d\d?)(?!\d)", text)
    if not found:
        return False
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return False
    return True


def _labeled_account(match: re.Match[str]) -> bool:
    return not _begins_with_date(match["value"]) and not _MOBILE.fullmatch(match["value"])


def _account(match: re.Match[str]) -> bool:
    return 10 <= sum(map(str.isdigit, match[0])) <= 16 and not _begins_with_date(match[0])


def _card(match: re.Match[str]) -> bool:
    groups = re.findall(r"(?<!\d)\d{4}(?!\d)", match[0])
    years = len(groups) == 4 and all("1900" <= group <= "2100" for group in groups)
    return sum(map(str.isdigit, match[0])) >= 8 and not years


RESIDENT = (
    Rule.of(Kind.RESIDENT, _DIGIT, rf"\d{{5}}[ \t]{{0,2}}[./·{DASH} ][ \t]{{0,2}}\d[\d*x●○•]{{6}}(?!\d)"),
    Rule.of(Kind.RESIDENT, _DIGIT, rf"(?: \d){{5}}[ ]{{0,2}}[{DASH} ]? ?\d(?: \d){{6}}(?!\d)"),
    Rule.of(
        Kind.RESIDENT,
        _DIGIT,
        rf"\d(?P<month>\d\d)(?P<day>\d\d)(?: ?[{DASH}] ?[1-8]|[1-8]\d{{6}})(?![\d{DASH}])",
        accept=_day_of_year,
    ),
    Rule.of(
        Kind.RESIDENT,
        rf"(?:주민|외국인)\s?(?:등록)?\s?(?:번호)?\s?(?:앞|뒤|뒷)?\s?(?:자리)?{IS}(?P<value>\d{{6,7}})(?!\d)",
    ),
)

LABELED_ACCOUNT = Rule.of(
    Kind.ACCOUNT, _BANK, rf"[^\d\n*]{{0,8}}(?P<value>\d(?:[ {DASH}]{{0,3}}\d){{9,15}})(?!\d)", accept=_labeled_account
)

FORMAL = (
    Rule.of(Kind.CARD, r"(?:cvc|cvv|보안\s?코드)\s{0,2}(?:번호)?", IS, r"(?P<value>\d{3,4})(?!\d)"),
    Rule.of(Kind.ACCOUNT, r"(?:계좌|통장)\s?번호", IS, rf"(?P<value>\d[\d {DASH}]{{4,20}}\d)"),
    Rule.of(Kind.BUSINESS, r"사업자\s?(?:등록)?\s?번호", IS, r"(?P<value>\d{10})(?!\d)"),
    Rule.of(Kind.PASSPORT, alone("[mspgrd]", after="[0-9a-z]"), r"(?:\d{8}|\d{3}[a-z]\d{4})(?![0-9a-z])"),
    Rule.of(Kind.LICENSE, alone(r"\d", after=r"[\d-]"), r"\d-\d\d-\d{6}-\d\d(?![\d-])"),
    Rule.of(Kind.LICENSE, r"면허\s?(?:증)?\s?(?:번호)?", IS, r"(?P<value>(?:[가-힣]{2}\s?)?\d[\d -]{8,16}\d)"),
)

DOUBTFUL = (
    Rule.of(
        Kind.CARD,
        alone(r"\d", after=r"[0-9a-z\-.]"),
        rf"\d{{3}}(?P<gap>[ \t.·/{DASH}]{{0,3}})[\d*x]{{4}}(?P=gap)[\d*x]{{4}}(?P=gap)[\d*x]{{4}}",
        r"(?![0-9a-z]|-\d)",
        accept=_card,
    ),
    Rule.of(Kind.CARD, alone("3", after=r"[0-9a-z\-.]"), rf"[47]\d\d[ {DASH}]?\d{{6}}[ {DASH}]?\d{{5}}(?![0-9a-z])"),
    LANDLINE,
    Rule.of(Kind.BUSINESS, alone(r"\d", after=rf"[\d{DASH}]"), rf"\d\d[{DASH}]\d\d[{DASH}]\d{{5}}(?![\d{DASH}])"),
    Rule.of(
        Kind.ACCOUNT,
        alone(r"\d", after=rf"[0-9a-z.{DASH}]"),
        rf"\d{{1,5}}(?:\s?[{DASH}]\s?\d{{1,8}}){{1,4}}(?!\d)",
        accept=_account,
    ),
    Rule.of(Kind.ORDER, alone("[12]", after=r"[\d-]"), r"(?:(?<=1)9|(?<=2)0)\d{6}[-_]\d{3,12}(?!\d)"),
    Rule.of(Kind.NUMBER, _DIGIT, r"(?: \d(?!\d)){8,30}"),
    Rule.of(Kind.NUMBER, _DIGIT, r"\d{8,}+"),
)
