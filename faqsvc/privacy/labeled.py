"""What a label says is personal: order numbers, passwords, one-time codes, sign-in ids, birth dates."""

from faqsvc.privacy.rules import IS, SAID, Kind, Rule, alone

_DEED = (
    r"(?:주문|예약|접수|결제|승인|거래|송장|운송장|배송|구매|영수증|신청|회원|고객|상담|환불|택배|쿠폰|선물|이용권|교환권|"
    r"티켓|사번|학번|관리)"
)
_CODE = r"(?P<value>(?=[a-z\-]{0,12}\d)[a-z0-9][a-z0-9\-]{3,29})(?![a-z0-9]|자리)"
_FIRST = {letter: alone(letter, after="[a-z]") for letter in "oitbr"}
_PASSWORD = r"(?:비밀\s?번호|비번|패스워드|암호|password|passwd|pw)"  # noqa: S105

BIRTH = Rule.of(
    Kind.BIRTH,
    r"(?:생년\s?월일|생일|태어난\s?날|birth(?:day|date)?|dob)\s{0,2}(?:은|는|이|:|=|\()?\s{0,2}",
    r"(?P<value>(?:\d{4}|\d\d)\s?[년.\-/]\s?\d{1,2}\s?[월.\-/]\s?\d{1,2}+일?+|\d{8}|\d{6})(?!\d|까지|부터)",
)

LABELED = (
    Rule.of(Kind.ORDER, alone("[a-z]", after="[0-9a-z]"), r"[a-z]{0,4}[-_]?(?:19|20)\d{6}[-_]?\d{3,12}(?!\d)"),
    Rule.of(Kind.ORDER, _DEED, r"\s?(?:번호|코드|no\.?|number|id)", IS, "#?", _CODE),
    Rule.of(
        Kind.ORDER,
        r"(?:송장|운송장|사번|학번|주문)\s{0,2}[:#=]\s{0,2}(?P<value>(?=[a-z\-]{0,12}\d)[a-z0-9][a-z0-9\- ]{3,29})",
    ),
    Rule.of(
        Kind.ORDER,
        rf"(?:{_FIRST['o']}rd(?:er)?|{_FIRST['i']}nv(?:oice)?|{_FIRST['t']}(?:racking|icket)|{_FIRST['b']}ooking|",
        rf"{_FIRST['r']}eceipt)",
        r"\s?(?:no\.?|number|id)?",
        r"\s{0,2}[:#=_\-]?\s{0,2}#?(?P<value>(?=[a-z\-]{0,8}\d{3})[a-z0-9][a-z0-9\-]{4,29})(?![a-z0-9])",
    ),
    Rule.of(Kind.SECRET, _PASSWORD, SAID, r"(?P<value>[!-)+-~][!-~]{2,63})"),
    Rule.of(
        Kind.SECRET,
        _PASSWORD,
        r"\s{1,2}(?P<value>(?=[a-z!@#$%^&]{0,20}\d)[a-z0-9!@#$%^&]{4,20})(?![0-9a-z자번가회])",
    ),
    Rule.of(
        Kind.SECRET,
        r"(?:인증\s?(?:번호|코드)|otp|pin|핀\s?번호)\s{0,2}(?:는|은|이|가|:|=|\()?\s{0,2}",
        r"(?P<value>\d{4,8})(?!\d|자리|번|개|원)",
    ),
    Rule.of(
        Kind.HANDLE,
        r"(?:아이디|계정|" + _FIRST["i"] + "d)",
        SAID,
        r"(?P<value>[a-z0-9][a-z0-9_.\-]{3,29})(?![a-z0-9])",
    ),
)
