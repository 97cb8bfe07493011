"""Places where somebody lives or works: road and lot addresses with a house number, flats, labeled lines.

A district alone ("서울 강남구 매장") leads to nobody's door and stays.
"""

from faqsvc.privacy.rules import Kind, Rule

_PROVINCE = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|"
    r"충청[남북]도|전라[남북]도|경상[남북]도)(?:특별자치시|특별자치도|특별시|광역시|시|도)?"
)
_DISTRICT = r"[가-힣]{1,5}(?:시|군|구)"
_TOWN = r"[가-힣]{1,5}(?:읍|면)"
_ROAD = r"[가-힣0-9]{1,12}(?:대로|로|길)(?:\s?\d{1,4}(?:번)?[가-힣]?길)?"
_LOT = r"[가-힣]{1,6}\d{0,2}(?:동|리|가)"
_HOUSE = r"(?:산\s?)?\d{1,4}(?:\s?-\s?\d{1,4})?(?:번지)?(?![0-9])"
_FLAT = (
    r"(?:\s?\([가-힣0-9 ,·]{1,30}\))?"
    r"(?:[,\s]{0,3}[가-힣a-z0-9]{1,15}(?:아파트|빌라|오피스텔|타워|빌딩|맨션|주공|하이츠|캐슬|자이|푸르지오|래미안|힐스테이트))?"
    r"(?:[,\s]{0,3}(?:제)?\d{1,4}동(?![가-힣]))?(?:[,\s]{0,3}(?:지하\s?)?[b비]?\d{1,3}층)?(?:[,\s]{0,3}(?:제)?[b비]?\d{1,5}호)?"
)
_REGION = rf"(?:{_PROVINCE}\s{{0,2}}(?:{_DISTRICT}\s{{0,2}}){{0,2}}|(?:{_DISTRICT}\s{{1,2}}){{1,2}})"
_LABEL = r"(?:주소|거주지|배송지|배달지|수령지|사는\s?곳|자택|address)"

ADDRESSES = (
    Rule.of(
        Kind.ADDRESS,
        rf"(?<![가-힣])(?:\(?(?:우|우편번호)?\s?:?\s?\d{{5}}\)?\s{{0,2}})?{_REGION}(?:{_TOWN}\s{{0,2}})?",
        rf"(?:{_ROAD}|{_LOT})\s{{0,2}}{_HOUSE}{_FLAT}",
        core=r"[로길동리가]\s{0,2}(?:산\s?)?\d",
    ),
    Rule.of(
        Kind.ADDRESS,
        rf"{_LABEL}\s{{0,2}}(?:는|은|가|이|:|=|->|→)\s{{0,2}}(?P<value>(?:\(?\d{{5}}\)?\s{{0,2}})?(?:{_REGION})?",
        rf"(?:[가-힣0-9]{{1,12}}(?:대로|로|길|동|리|가|읍|면)\s{{0,2}}){{1,4}}(?:{_HOUSE})?{_FLAT})",
        accept=lambda match: any(map(str.isdigit, match["value"])),
    ),
    Rule.of(
        Kind.ADDRESS,
        r"(?:(?<![가-힣a-z0-9])[가-힣a-z0-9]{2,15}(?:(?<=아파트)|(?<=빌라)|(?<=오피스텔)|(?<=타워)|(?<=맨션))\s{0,2})?",
        r"(?<!\d)\d{1,4}동\s{0,2}\d{1,4}호(?!선|차|점|기)",
        core=r"동\s{0,2}\d",
    ),
    Rule.of(Kind.ADDRESS, r"우편\s?번호\s{0,2}(?:는|은|:|=)?\s{0,2}(?P<value>\d{5}|\d{3}-\d{3})(?!\d)"),
)
