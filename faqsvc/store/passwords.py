"""Passwords: what is strong enough, Argon2id hashes, at most so many at once that memory stays bounded."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from faqsvc.errors import AccountError

SHORTEST = 12
LONGEST = 256
_AT_ONCE = 2  # hashes a process; each takes 64 MiB and 50 ms
_WIDELY_USED = frozenset(
    ["password1234", "qwerty123456", "123456789012", "1q2w3e4r5t6y", "administrator", "qwertyuiop12", "111111111111"]
)


class Passwords:
    """Argon2id as RFC 9106 advises for small memory; tests give a cheaper hasher."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = BoundedSemaphore(_AT_ONCE)
        self._nobody = ""

    def hashed(self, password: str, *, name: str) -> str:
        """Raises AccountError for a password that is easily guessed."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise AccountError(f"비밀번호는 {SHORTEST}자에서 {LONGEST}자까지 쓸 수 있습니다.")
        plain = password.lower()
        if plain in _WIDELY_USED or len(set(plain)) < 5 or (len(name) > 3 and name.lower() in plain):
            raise AccountError("쉽게 추측할 수 있는 비밀번호입니다. 이름이 들어 있지 않은 다른 비밀번호를 써 주세요.")
        return self.hashed_anew(password)

    def hashed_anew(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(password)

    def matches(self, hashed: str | None, password: str) -> bool:
        """Without a hash it works as hard, on a hash that nobody has."""
        if not self._nobody:
            self._nobody = self.hashed_anew("nobody's password")
        try:
            with self._turn:
                self._hasher.verify(hashed or self._nobody, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None

    def stale(self, hashed: str) -> bool:
        """Made with weaker parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)
