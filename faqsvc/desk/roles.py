"""What a sentence does, by the words in it: asks, tells of a problem, greets, fills, names its writer.

Lists of phrases, not of rules about them: a desk that meets a new one adds it here, with the message in the tests.
"""

import re

from faqsvc.desk.message import Role
from faqsvc.privacy import MASK


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_GREETING = _any(
    r"안녕하(?:세요|십니까|신가요)|반갑습니다|건강하세요|많이 파세요|그럼\s?(?:수고|이만)",
    r"수고\s?(?:하십니다|하세요|많으십니다|많으세요|가 많)|고객센터\s?(?:담당자)?님|상담원님|담당자님께?",
    r"(?:좋은|즐거운|행복한)\s?(?:하루|주말|저녁|아침|날|명절)",
    r"감사(?:합니다|드립니다|드려요|해요|하겠습니다|인사)|고맙(?:습니다|겠습니다|고요)",
    r"\bhi\b|\bhello\b|\bthanks?\b|thank you|best regards|regards",
)
_POLITE = r"(?:부탁\s?(?:드립니다|드려요|드릴게요|합니다|해요)|바랍니다|주세요|주시면\s?\S*|주시기\s?\S*|해\s?주세요)"
_ASKING = r"(?:드립니다|드려요|드릴게요|드리려고\S*|합니다|할게요|남깁니다|있습니다|드리고\S*)"
# Urging, anger and form, which ask nothing; taken out of a sentence before it is looked at.
_FILLER = _any(
    rf"(?:빠른|빠르게|조속한|신속한)?\s?(?:답변|회신|연락|처리|조치|확인|답장)\s?(?:을|를|은|좀)?\s?(?:빨리\s?)?{_POLITE}",
    r"답변\s?(?:을|를)?\s?기다리(?:겠습니다|고 있)\S*",
    r"빨리\s?(?:좀)?\s?(?:처리|답변|해결|연락)?\s?(?:해)?\s?(?:주세요|부탁드\S*)",
    r"바쁘(?:시겠지만|신데|실 텐데|신 와중에)\S*|늦은 시간에\S*|죄송(?:합니다|하지만|한데)?",
    r"다름이\s?아니(?:라|고|오라)",
    rf"(?:몇\s?가지|하나만|한 가지|추가로|좀|다시)?\s?(?:더\s?)?(?:문의|질문)(?:를|을)?\s?{_ASKING}",
    r"여쭤\s?볼게요",
    r"(?:글|문의)\s?남깁니다|민원\s?접수\S*|이상입니다|문의(?:는|사항은)?\s?없\S*",
    r"관련\s?(?:해서|하여)?\s?(?:문의|질문)\S*",
    r"진짜\s?너무\S*|너무\s?(?:하네요|합니다|해요|불안\S*|화\S*|답답\S*|급\S*)",
    r"급합니다|급해요|급해서|장난\s?하\S*|짜증\S*",
    r"어이가?\s?없\S*|화가?\s?나\S*|답답\S*|실망\S*|몇\s?번(?:을|째)\s?(?:문의|전화|말)\S*",
    r"(?:문의|전화)하는 (?:건|거)\S*",
    r"아래\s?(?:사항|내용|질문)\S*|(?:알려|설명해)\s?(?:주신|주셔서)\S*|친절\S*|덕분에\S*|불편\s?사항\S*",
    r"(?:첨부|사진|화면|캡처|캡쳐)\S*\s?(?:화면|사진|파일)?\s?(?:참고|확인)\S*\s?(?:부탁\S*|주세요|바랍니다|드립니다)",
    r"(?:\S{1,10}\s)?(?:두|세|네|몇)\s?시간째(?:\s?(?:전화|연결|통화|대기)\S*(?:\s?안\s?\S+|\s?중\S*)?)?",
    r"(?:전화|상담원?)\S*\s?(?:연결|통화)\S*\s?(?:너무|잘|도저히)?\s?(?:안\s?\S+|힘들\S*)",
    r"(?:잘\s)?해결(?:했|됐|되었|하였)\S*|(?:항상|늘|잘)\s?(?:쓰고|이용하고|사용하고)\s?있\S*|\b(?:항상|늘)\b",
)
_INTRODUCTION = re.compile(
    r"\*{2,}\s?(?:이)?(?:라고\s?(?:합니다|해요|하는데요?)|입니다|이에요|예요|드림|올림|배상|님|씨)"
)
_LABELS = _any(
    "이름|성함|성명|예금주|입금자|연락처|전화번호?|휴대폰|핸드폰|번호|뒷자리|계좌(?:번호)?|주소|생년월일|주민번호|이메일|메일|아이디",
    "비번|비밀번호|카드번호|카드|주문번호|주문자|송장번호|송장|사업자등록번호|은행|국민|신한|우리|하나|농협|카카오뱅크|담당자?|보호자",
    "tel|fax|hp|id|제|저는?|내|은|는|이|가|이고|입니다|이에요|예요|드림|배상|올림|고객|님",
)
_QUESTION = _any(
    r"[?？]|나요|까요|[는은인할한을ㄹ]지(?:요|도|가|는|를|와|만)?(?=[\s,.?!]|$)|[는은인]가요|건가|[인한]가(?=\s|$)",
    r"니까(?=[\s.?!]|$)|하냐|[되하]나(?=\s|$)|되죠|인가요|왜죠|거죠|가르쳐|가능|여부",
    r"어떻게|어케|어떡|어디|언제|얼마|며칠|몇\s?(?:명|개|번|기가|메가|초|일|분|시간|가지)|뭐(?:가|예|에|죠|야)|뭔가|뭘로|무엇|무슨",
    r"방법|하는\s?법|[는던]\s?법|궁금|알려|알고\s?싶|여쭤|여쭙|문의(?:드|해|합|하)",
    r"\b(?:how|what|where|when|why|can i|could|is it|do i|please)\b",
)
_REQUEST = _any(
    r"싶(?:어|습|은|다|고|음|네|으|대)|원합니다|바랍니다|부탁|주세요|주십|주시|해\s?줘|[줘려]요?$|빼고|달라고|요청|시켜야"
)
_PROBLEM = _any(
    r"안\s?(?:해|돼|되|됨|됩|와|옵|온|오|왔|나|떠|뜨|보|들|열|움|먹|켜|맞|가[요지네고]|없|사라|눌|갔)|못\s?(?:하|받|찾|들|보|쓰|해|봐|열)",
    "오류|에러|실패|꺼[져집지]|멈[춰추춥]|사라[졌져지]|없어[졌져지요]|깨[져집졌]|느[려리]|늦게|몰려|잠[겼긴기]|막[혔히]|풀려|튕|거절|자꾸|계속",
    r"이상[해한하]|잘못|잃어|분실|도용|빠져나|줄었|반복|먹통|그대로|다릅니다|다른데|달라요|엉뚱|모르는\s?곳",
    # where the sentence ends in it: what was forgotten on the way to something else is no problem of its own
    r"(?:지(?:가|도|를)?\s?(?:않|못)|까먹|잊어버|[잊잃]었|깜빡|(?:꽉|가득)\s?[차찼]|틀[렸려])[가-힣]{0,4}(?:\s?나[와오옵][가-힣]{1,2})?\W*$",
)
_REPLY_TO = re.compile(r"답변|회신|연락|통화|보내\s?주")
_ASKS = re.compile(r"[?？]|나요|까요")
_WORDS = re.compile(r"[가-힣a-z0-9]", re.IGNORECASE)
_SAYS_NOTHING = 3  # letters and fewer


def role_of(text: str) -> Role:
    """The role of one sentence of the masked message."""
    masked = MASK * 2 in text
    rest = _GREETING.sub(" ", text)
    greeted = rest != text
    rest = _INTRODUCTION.sub(" ", rest)
    bare = _FILLER.sub(" ", rest)
    if len(_WORDS.findall(bare)) <= _SAYS_NOTHING:
        return Role.GREETING if greeted else Role.CONTACT if masked else Role.FILLER
    if masked and len(_WORDS.findall(_LABELS.sub(" ", bare))) <= _SAYS_NOTHING:
        return Role.CONTACT
    if masked and _REPLY_TO.search(bare) and not _ASKS.search(bare):
        return Role.CONTACT
    if _QUESTION.search(bare) or _REQUEST.search(bare):
        return Role.QUESTION
    if _PROBLEM.search(bare):
        return Role.PROBLEM
    return Role.GREETING if greeted and len(_WORDS.findall(bare)) <= 3 * _SAYS_NOTHING else Role.CONTEXT


# What a question may be made of and still not say what it is about.
_POINTING = _any(
    "어떻게|어케|어떡해|하나요|하죠|해야|하면|하는지|하고요|되나요|돼요|될까요|됩니까|되죠|된가요|왜|이런|그런|저런|이러|그러|이거|그거|저거",
    "이건|그건|건가요|거죠|건지|뭔가요|뭐죠|있나요|있을까요|있는지|있는|없나요|없을까요|방법이|방법|좀|알려|주세요|주시|가르쳐|궁금합니다|궁금",
    "부탁|드립니다|해결|가능|한가요|할까요|할|수|도|꼭|맞나요|인가요|언제|어디에|어디서|어디로|어디|하고|다시|그럼|이유|원인|처리|확인|답변",
    "이렇게|저는|제가|는|은|이|가|을|를|요|죠|에|에서|해|풀어요|신고해요|찾나요|찾을|그리고|또|아니|다|까|[ㅠㅜㅎㅋ]|[^가-힣a-z0-9]",
)
_THIN = 2  # syllables: 환불은 언제 되나요 after another question is about the same matter


def says_what(text: str, topics: frozenset[str] = frozenset()) -> bool:
    """Does the question name what it is about, or does it point at what was said before (어떻게 하나요?)?"""
    for topic in topics:
        text = text.replace(topic, " ")
    return len(_POINTING.sub("", text)) > _THIN
