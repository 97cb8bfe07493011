"""Made-up help entries for the stand-in: every kind of block, every missing field, and markup where text should be."""

from datetime import date

from faqsvc.model import AnswerBlock, BlockKind, Category, CategoryPath, Device, Entry, Link

TALK = Category("소담톡", 11)
CHATS = Category("대화방", 1103)
ALARMS = Category("알림/소리 (공통) ", 1104)  # names may hold slashes, brackets and a space at the end
ACCOUNT = Category("소담계정", 52)
LOGIN = Category("로그인", 5201)
SHOP = Category("이모티콘", 94)
REFUND = Category("결제와 환불", 9402)
BOTS = Category("챗봇 관리자센터", 169)

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;{{ 7*7 }}"


def paragraph(text: str) -> AnswerBlock:
    return AnswerBlock(BlockKind.PARAGRAPH, text)


def step(marker: str, rest: str, depth: int = 0) -> AnswerBlock:
    return AnswerBlock(BlockKind.STEP, marker + rest, marker=marker, depth=depth)


def _link(blocks: tuple[AnswerBlock, ...], text: str, href: str) -> Link:
    return Link("\n".join(block.text for block in blocks).index(text), len(text), href)


def _rich() -> Entry:
    blocks = (
        paragraph("대화방을 나가면 대화 내용이  모두 지워집니다. 아래 순서대로 진행해 주세요."),
        AnswerBlock(BlockKind.HEADING, "대화방 나가는 순서"),
        step("1.", " 대화방 오른쪽 위의 설정 > 대화방 > 나가기를 누릅니다."),
        step("1-1)", " 안내문을 확인합니다.", 1),
        step("1-2)", "[나가기]를 누릅니다.", 1),
        step("2.", " 목록에서 대화방이 사라졌는지 확인합니다."),
        AnswerBlock(BlockKind.BULLET, "- 방장은 방을 넘긴 뒤 나갈 수 있습니다.", marker="-"),
        AnswerBlock(BlockKind.BULLET, "· 비밀 대화방은 복구되지 않습니다.", marker="·", depth=1),
        AnswerBlock.table(
            (("구분", "대화 내용", "사진"), ("일반 대화방", "삭제", ""), ("비밀 대화방", "즉시 삭제", "삭제"))
        ),
        AnswerBlock(BlockKind.NOTE, "※ 나간 대화방의 대화는 되살릴 수 없습니다.", marker="※"),
        AnswerBlock(BlockKind.IMAGE, "대화방 설정 화면", source="images/leave room.png"),
        AnswerBlock(BlockKind.LINK, "▶ 바로가기"),
        paragraph("자세한 내용은 백업 안내와 회사 소개를 확인해 주세요."),
    )
    links = (
        _link(blocks, "바로가기", ""),
        _link(blocks, "백업 안내", "/helps_html/110002?locale=ko"),
        _link(blocks, "회사 소개", "https://sodam.example/about?a=1&b=2"),
    )
    return Entry(
        "110001",
        CategoryPath((TALK, CHATS)),
        "대화방에서 나가려면 어떻게 하나요?",
        blocks,
        links,
        Device.PC,
        updated=date(2025, 3, 12),
        views=18231,
    )


def _hostile() -> Entry:
    blocks = (
        paragraph(EVIL),
        AnswerBlock(BlockKind.HEADING, EVIL),
        step('1"><b>', EVIL),
        AnswerBlock(BlockKind.NOTE, "※" + EVIL, marker="※"),
        AnswerBlock.table(((EVIL, "</td></table>"), ("&lt;", "<!--"))),
        AnswerBlock(BlockKind.IMAGE, EVIL, source='"><script>alert(3)</script>'),
        paragraph("자바스크립트 데이터 바깥 자료 제어 안전"),
    )
    bad = (
        ("자바스크립트", "javascript:alert(1)"),
        ("데이터", "data:text/html,<script>alert(1)</script>"),
        ("바깥", "//evil.example/"),
        ("자료", '/x"onmouseover="alert(1)'),
        ("제어", "java\tscript:alert(1)"),
        ("안전", "https://safe.example/"),
    )
    return Entry(
        "evil-1",
        CategoryPath((TALK, Category("<b>굵게</b>", 1199))),
        "위험한 글 " + EVIL,
        blocks,
        tuple(_link(blocks, text, href) for text, href in bad),
        updated=date(2024, 1, 2),
    )


def _plain(
    id_: str,
    path: tuple[Category, ...],
    question: str,
    *texts: str,
    updated: date | None = None,
    views: int | None = None,
    device: Device | None = None,
) -> Entry:
    return Entry(id_, CategoryPath(path), question, tuple(map(paragraph, texts)), (), device, "ko", updated, views)


_DEVICE_NAMES = {Device.PC: "PC", Device.ANDROID: "안드로이드", Device.IOS: "iOS"}


def _devices() -> list[Entry]:
    return [
        _plain(
            f"alarm-{device}",
            (TALK, ALARMS, Category(name, 110400 + at)),
            "알림 소리를 끄려면 어떻게 하나요?",
            f"{name}에서는 설정 > 알림 > 소리에서 스위치를 끄면 알림 소리가 나지 않습니다.",
            updated=date(2025, 1, 10 + at),
            views=900 - at,
            device=device,
        )
        for at, (device, name) in enumerate(_DEVICE_NAMES.items())
    ]


def _refunds() -> list[Entry]:
    answer = "구매한 뒤 7일 안에 쓰지 않은 이모티콘은 환불할 수 있습니다. 설정 > 결제 내역에서 신청해 주세요."
    return [
        _plain("94001", (SHOP, REFUND), "이모티콘을 환불할 수 있나요?", answer, updated=date(2025, 6, 1), views=42000),
        _plain("94002", (SHOP, REFUND), "이모티콘 결제를 취소하고 싶습니다.", answer, views=120),
        _plain("94003", (SHOP, REFUND), "이모티콘 구매를 되돌릴 수 있나요?", answer, updated=date(2023, 5, 5)),
    ]


def _long() -> Entry:
    middle = "인증번호는 가입할 때 등록한 휴대폰으로 보내 드립니다. "
    return _plain(
        "52001",
        (ACCOUNT, LOGIN),
        "2단계 인증이 되지 않으면 어떻게 하나요?",
        "인증 절차를 먼저 확인해 주세요. " + middle * 6,
        "그래도 인증번호가 오지 않으면 스팸 보관함을 확인해 주세요. " + middle * 4,
        updated=date(2024, 12, 31),
        views=7,
    )


def _others() -> list[Entry]:
    bare = Category("시작하기")  # no published id
    topics = (
        "시나리오",
        "블록",
        "응답",
        "스킬",
        "배포",
        "통계",
        "권한",
        "테스트",
        "연동",
        "메뉴",
        "말풍선",
        "버튼",
        "이미지",
    )
    return [
        _plain(
            f"bot_{at}",
            (BOTS, bare, Category("안내 " if at % 2 else "설정")),
            f"챗봇 {topic} 기능은 어디에 있나요?",
            f"챗봇 관리자센터 왼쪽 메뉴에서 {topic}을 선택해 주세요.",
            updated=None if at % 3 else date(2024, 2, 1 + at),
            views=at * 10 if at % 2 else None,
        )
        for at, topic in enumerate(topics)
    ]


ENTRIES: tuple[Entry, ...] = (_rich(), _hostile(), *_devices(), *_refunds(), _long(), *_others())
