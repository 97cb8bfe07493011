"""E-mail addresses and telephone numbers, however they are written: spaced, in full width, spelled in words."""

from faqsvc.privacy.rules import DASH, GAP, IS, Kind, Rule, alone

_LATIN = r"[a-z0-9._%+\-]"
_LOCAL = alone(_LATIN, after=_LATIN) + rf"{_LATIN}*+"
_AT = r"(?:@|골뱅이|\(at\)|\[at\]| at )\s?"
_PROVIDER = r"(?:네이버|지메일|구글|다음|한메일|카카오|네이트|핫메일|아웃룩|야후|아이클라우드|소담메일)"
_DOT = r"\s{0,2}(?:\.|닷|쩜|점|\[dot\]|\(dot\)| dot )\s{0,2}"
_TOP = r"(?:컴|콤|넷|씨오|케이알|com|net|co|kr|org|example|io|me|test)"

EMAIL = (
    Rule.of(Kind.EMAIL, _LOCAL, r"\s?@\s?[a-z0-9\-]{1,63}+(?:\s?\.\s?[a-z0-9\-]{2,63}+){1,4}+"),
    Rule.of(
        Kind.EMAIL,
        rf"(?:{_LOCAL}|(?<!{_LATIN})[가-힣]{{2,10}}+)@[가-힣a-z0-9\-]{{1,30}}\.(?:한국|닷컴|닷넷|com|net|kr)",
        core="@",
    ),
    Rule.of(
        Kind.EMAIL,
        _LOCAL,
        r"\s?",
        _AT,
        rf"(?:{_PROVIDER}|[a-z0-9-]{{2,30}})",
        _DOT,
        _TOP,
        rf"(?:{_DOT}(?:kr|케이알|jp))?",
    ),
    Rule.of(Kind.EMAIL, _LOCAL, r"\s?", _AT, _PROVIDER),
)

_WORD = "[0-9a-z]"
_NUMERAL = "공영일이삼사오육륙칠팔구"
# 공일공 다시 일이삼사 다시 오육칠팔, 010에 1234에 5678
_SPOKEN = rf"{GAP}(?:다시|에|하이픈|하이푼|대시|짝대기|작대기|의|국에)?+[ ]{{0,2}}+"

SPELLED = (
    Rule.of(
        Kind.PHONE,
        alone("[공영]", after=f"[{_NUMERAL}]"),
        rf"{_SPOKEN}일{_SPOKEN}[공영육륙칠팔구](?:{_SPOKEN}[{_NUMERAL}]){{7,8}}",
    ),
    Rule.of(Kind.NUMBER, rf"[{_NUMERAL}](?:{_SPOKEN}[{_NUMERAL}]){{8,24}}+"),
    Rule.of(
        Kind.PHONE,
        rf"(?:{alone('[+]', after=_WORD)}|{alone('0', after=_WORD)}0)",
        rf"\s?82{GAP}(?:0{GAP})?\d(?:{GAP}\d){{7,10}}(?!\d)",
    ),
)

MOBILE = (
    Rule.of(
        Kind.PHONE,
        alone("[(0oㅇ공영]", after=_WORD),
        r"(?<!\d\.[(0oㅇ공영])(?:(?<=[0oㅇ공영])|(?<=\()[0oㅇ공영])",
        rf"{_SPOKEN}[1liㅣ일]{_SPOKEN}[016789oㅇ공영일육륙칠팔구]",
        rf"(?:{_SPOKEN}[0-9o{_NUMERAL}]){{7,8}}(?!\d)",
    ),
    Rule.of(Kind.PHONE, alone("8", after=r"[\d.-]"), rf"2{GAP}10(?:{GAP}\d){{8}}(?!\d)"),
    Rule.of(Kind.PHONE, alone("[+]", after="[0-9a-z+]"), r"\d{1,3}[ \-.(]{0,2}\d(?:[ \-.()]{0,2}\d){6,12}(?!\d)"),
    Rule.of(Kind.PHONE, alone("1", after=r"[\d.-]"), rf"0[ .{DASH}]{{1,3}}\d{{4}}[ .{DASH}]{{1,3}}\d{{4}}(?![\d-])"),
    Rule.of(
        Kind.PHONE,
        rf"(?:전화|연락처|휴대폰|휴대전화|핸드폰|폰|연락|tel|phone|mobile|hp|팩스|fax)\s{{0,2}}(?:번호)?{IS}\.?\s?",
        rf"(?P<value>(?!1[568]\d\d)\d{{3,4}}[ .{DASH}]{{0,3}}\d{{4}})(?![\d년])",
    ),
    Rule.of(
        Kind.PHONE,
        rf"(?:뒷|끝|뒤|마지막)\s?(?:번호|자리|네\s?자리|4자리|번){IS}(?P<value>\d{{4}})(?!\d|년|원|자리)",
    ),
)

LANDLINE = Rule.of(
    Kind.PHONE,
    rf"(?:{alone('[(]', after='[0-9a-z.]')}0|{alone('0', after='[0-9a-z.]')})",
    rf"(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50\d|[36]0)(?:{GAP}\d){{7,8}}(?!\d)",
)
