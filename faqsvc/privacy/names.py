"""Names of people where a form, an introduction or a signature gives them.

A name is three syllables that begin with a common surname, or any short word behind a form's label and colon. Words
that begin so by chance are listed; elsewhere names are left: no pattern tells 이사랑 (a name) from 이사랑 (moving and).
"""

import re
from pathlib import Path

from faqsvc.privacy.rules import Kind, Rule, alone

_SURNAME = (
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도"
    "소석선설마길연위표명기반라왕금옥육인맹제모탁국은편용"
)
# Words of ordinary messages that are built as names are.
_WORDS = frozenset((Path(__file__).parent / "words_like_names.txt").read_text(encoding="utf-8").split())
_NAME = rf"[{_SURNAME}][가-힣]{{2}}"
_BEGINS = alone(f"[{_SURNAME}]", after="[가-힣]")
_WORD = _BEGINS + "[가-힣]{2}"
_ENDS = (
    r"(?=\s{0,2}(?:$|[\n,.!?~/()\[\]|*\d<+]|입니다|이라고|라고|이에요|예요|이고|이며|인데|이구요|이었|였습|이라|님|씨|고객|본인|"
    r"드림|올림|배상|[→>-]|(?:생년월일|주민|전화|연락처|주소|번호|휴대폰|핸드폰|계좌|메일|이메일|나이|성별)))"
)
_LABEL = (
    r"(?:이름|성함|성명|예금주명?|입금자명?|입금인|받는\s?(?:분|사람|이)|보내는\s?(?:분|사람|이)|"
    r"받으실\s?분|수취인|수령인|수신인|주문자명?|주문인|"
    r"신청인|신청자|구매자명?|고객명|가입자명?|가입자|명의자|담당자|작성자|문의자|의뢰인|보호자|대표자명?|대표자|본인|"
    r"회원명|실명|영문명|name|고객\s?성함|개명\s?[전후])"
)
_TITLE = "대리|과장|차장|부장|사원|주임|팀장|실장|대표|이사|매니저|원장|점장|사장|교수|선생"


def _is_name(match: re.Match[str]) -> bool:
    return match["value"] not in _WORDS


NAMES = (
    # 이름: 김소담, 예금주 : 최 민, name: kim sodam
    Rule.of(
        Kind.NAME,
        rf"(?:{_LABEL}|(?<![가-힣])[가-힣]{{1,4}}자)\s{{0,2}}(?:\([가-힣]{{1,6}}\)\s?)?[:=]\s{{0,3}}(?P<value>[가-힣]{{2,5}}|[{_SURNAME}]\s[가-힣]{{1,2}}|",
        rf"[a-z]{{2,20}}(?:[ ,.\-][a-z]{{1,20}}){{0,2}}){_ENDS}",
        accept=_is_name,
        core="[:=]",
    ),
    # 이름은 김소담입니다, 예금주 김소담
    Rule.of(Kind.NAME, rf"{_LABEL}(?:은|는|이|가)?\s{{0,2}}(?P<value>{_NAME}){_ENDS}", accept=_is_name),
    # 김소담이라고 합니다, 김소담입니다
    Rule.of(
        Kind.NAME,
        rf"(?P<value>{_WORD})(?=(?:이)?라고\s?(?:합니다|해요|하는데|하고|하며)|(?:입니다|이에요|예요)(?![가-힣]))",
        accept=_is_name,
    ),
    # 김소담 과장
    Rule.of(Kind.NAME, rf"(?P<value>{_WORD})(?=\s(?:{_TITLE})(?![가-힣]))", accept=_is_name),
    # 김소담 드림
    Rule.of(
        Kind.NAME,
        rf"(?P<value>{_BEGINS}[가-힣]{{1,2}})\s{{0,2}}(?=(?:드림|올림|배상|拜上)(?![가-힣]))",
        accept=_is_name,
    ),
    # 김소담 님, 김소담 고객님, 김소담씨
    Rule.of(
        Kind.NAME,
        rf"(?P<value>{_WORD})(?=\s?(?:고객님|회원님|님|씨)(?:[\s.,!?]|께|이|은|의|한테|에게|으로|$))",
        accept=_is_name,
    ),
    # a line of a signature
    Rule.of(Kind.NAME, rf"(?<=\n)[ \t]{{0,4}}(?P<value>{_NAME})(?=[ \t]{{0,4}}(?:\n|$))", accept=_is_name),
    # beside what was masked before
    Rule.of(Kind.NAME, rf"(?P<value>{_WORD})(?=(?:\s|\s?[(/|,:<]\s?)\*{{4}})", accept=_is_name),
    Rule.of(Kind.NAME, rf"\*{{4}}\)?(?:\s|\s?[/|,(]\s?)(?P<value>{_NAME})(?![가-힣])", accept=_is_name),
)
