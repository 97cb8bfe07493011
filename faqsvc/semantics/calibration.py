"""How near unrelated questions lie to each other in a model's space: what every threshold is counted from.

Models differ widely (unrelated texts of multilingual-e5 have a cosine of .83, of others .1), help centers hardly (.830
and .835 in the two that were measured). So the probes are fixed questions of unlike subjects in the style of all
questions, embedded once a model; a small or one-sided help center is measured by the same rule as a large one.
"""

from dataclasses import dataclass

import numpy as np

from faqsvc.semantics.embedder import Embedder, Kind, unit

PROBES = (
    "택배가 아직 도착하지 않았어요",
    "비밀번호를 잊어버렸는데 어떻게 바꾸나요?",
    "강아지 예방 접종은 언제 하나요?",
    "전세 대출 금리가 얼마인가요?",
    "회원 탈퇴는 어디에서 하나요?",
    "세탁기에서 소리가 크게 납니다",
    "여권을 다시 받으려면 무엇이 필요한가요?",
    "내일 비가 오나요?",
    "포인트로 결제할 수 있나요?",
    "도서관은 몇 시에 문을 닫나요?",
    "사진을 한꺼번에 올리고 싶어요",
    "영수증을 메일로 받을 수 있나요?",
    "감기약은 식사 전에 먹어야 하나요?",
    "친구를 차단하면 상대가 알 수 있나요?",
    "운전면허는 어떻게 갱신하나요?",
    "화면이 검게 나오고 멈춥니다",
    "기차표를 환불하면 수수료가 있나요?",
    "글자 크기를 키우는 방법을 알려 주세요",
    "김치찌개에는 무엇을 넣나요?",
    "다른 기기에서 로그인됐다는 알림이 왔어요",
    "주소를 잘못 적었는데 고칠 수 있나요?",
    "헬스장 회원권을 다른 사람에게 넘기고 싶어요",
    "영상이 자꾸 끊깁니다",
    "국민연금은 몇 살부터 받나요?",
)


@dataclass(frozen=True, slots=True)
class Scale:
    """mean and deviation of the cosines of unrelated questions."""

    mean: float
    deviation: float

    def cosine(self, deviations: float) -> float:
        """The cosine that lies so many deviations above the mean."""
        return self.mean + deviations * self.deviation


def measure(embedder: Embedder) -> Scale:
    """Each probe as it is asked against every other as it is stored. Raises EmbedderError."""
    asked = embedder.embed(PROBES, Kind.QUERY)
    stored = unit(asked + embedder.embed(PROBES, Kind.PASSAGE))
    cosines = (asked @ stored.T)[~np.eye(len(PROBES), dtype=bool)]
    return Scale(float(cosines.mean()), float(cosines.std()))
