"""Seeds -> inputs: pieces of what is read are repeated, cut, swapped, spliced and filled with what parsers choke on."""

from collections.abc import Iterator, Sequence
from random import Random

LONGEST = 6_000  # bytes of an input; what is longer is asked by the tests of limits
# What means something to a parser, to Unicode, to a terminal, to a tagger.
PIECES: tuple[bytes, ...] = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        "\0", "\ufeff", "\u200b", "\u202e", "\u2028", "\x85", "\r", "\n", "\t", "\x1b[31m", "\ud800",
        "\ufffd", "ﬁ", "İ", "각", "각", "ㄱ", "ㅏ", "ㅋㅋㅋ", "👩\u200d👩\u200d👧", "１０２", "Ａ", "ª", "ß",
        "a\u0301", "漢字", "ログイン", "ด", '"', "'", "`", "\\", "/", "(", ")", "[", "]", "{", "}", "<", ">",
        "|", "*", "?", "~", "^", ":", ";", ",", "#", "=", "-", "--", "---", "...", "%", "%00", "%FF",
        "+", "&", "&amp;", "&#0;", "&#x110000;", "<!--", "-->", "<![CDATA[", "]]>", "<?", "<script>",
        "</", "<a href='", "<table><tr><td>", "<ol><li>", "<br>", "null", "true", "NaN", "1e999", "-1",
        "0", "00", "2147483648", "18446744073709551616", "1" * 400, "가" * 300, "a" * 300, " " * 200,
        "\n" * 80, "1.", "1-1)", "※", "① ", "• [가][나]", "[글](주소)", "![그림](a)", "{at 0 1} x",
        "{step 1 2} x", "service:", "-유료", '-"', "010-1234-5678", "900101-1234567", "a@b.kr",
        "이름: 김소담", "2026-13-45", "0000-00-00", "../../etc/passwd", "=cmd|' /C calc'!A0", "{{7*7}}",
        "${jndi:ldap://x}", "%s%n", "' OR 1=1--", "> 인용", "From: a", "안녕하세요",
    )
)  # fmt: skip


def inputs(seeds: Sequence[bytes], random: Random) -> Iterator[bytes]:
    """Without end; every seed itself comes first."""
    yield from seeds
    while True:
        yield _mutated(seeds, random)


def _mutated(seeds: Sequence[bytes], random: Random) -> bytes:
    data = bytearray(random.choice(seeds) if random.random() < 0.97 else b"")
    if len(data) > LONGEST:  # a stretch of it, or its beginning, where headers stand
        start = random.choice((0, random.randrange(len(data) - LONGEST)))
        data = data[start : start + LONGEST]
    for _ in range(random.choice((1, 1, 2, 3, 5, 12))):
        random.choice(_WAYS)(data, seeds, random)
    return bytes(data[: 2 * LONGEST])


def _place(data: bytearray, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 1, 2, 3, 8, 40, 400)))


def _put(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    start, _end = _place(data, random)
    data[start:start] = random.choice(PIECES)


def _replace(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    start, end = _place(data, random)
    data[start:end] = random.choice(PIECES)


def _cut(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    start, end = _place(data, random)
    del data[start:end]


def _end(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    del data[random.randrange(len(data) + 1) :]


def _repeat(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    start, end = _place(data, random)
    data[start:start] = data[start:end] * random.choice((1, 2, 10, 100))


def _flip(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)


def _byte(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    start, end = _place(data, random)
    data[start:end] = random.randbytes(random.choice((1, 2, 6)))


def _splice(data: bytearray, seeds: Sequence[bytes], random: Random) -> None:
    other = random.choice(seeds)
    start, end = _place(data, random)
    begin = random.randrange(len(other) + 1)
    data[start:end] = other[begin : begin + random.choice((4, 20, 200, LONGEST))]


def _swap(data: bytearray, _: Sequence[bytes], random: Random) -> None:
    """Two lines, cells or elements."""
    sign = random.choice((b"\n", b",", b" ", b"<", b"\t", b":"))
    parts = bytes(data).split(sign)
    left, right = random.randrange(len(parts)), random.randrange(len(parts))
    parts[left], parts[right] = parts[right], parts[left]
    data[:] = sign.join(parts)


_WAYS = (_put, _put, _replace, _replace, _cut, _end, _repeat, _flip, _byte, _splice, _splice, _swap)
