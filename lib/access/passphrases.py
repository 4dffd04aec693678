"""Is this passphrase good enough, how is it kept, and is it the right one?

Kept as an argon2id hash (argon2-cffi's defaults follow RFC 9106). No rule about kinds of characters: length is what helps
(OWASP ASVS 5.0, 6.2.1 and 6.2.5).
"""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 12, 1_000
_HASHER = PasswordHasher()
# What people choose when they have to: each is long enough, and among the first that are tried.
_TRIED_FIRST = ("123456789012", "1234567890123", "password1234", "passwordpassword", "qwertyuiop123", "1q2w3e4r5t6y", "iloveyouiloveyou", "qwertyqwerty",
                "letmeinletmein", "administrator", "changemechangeme", "welcomewelcome", "abcdefghijkl", "abcdefghijklmnop", "correct horse battery staple")  # fmt: skip
_FEWEST_DIFFERENT = 5  # characters


def fault_of(passphrase: str, *names: str) -> str | None:
    """What is wrong with a new passphrase, in one sentence, or None. `names`: words it may not consist of (the person's, the product's)."""
    text = _normal(passphrase)
    if len(text) < SHORTEST:
        return f"Use at least {SHORTEST} characters; a few words do well."
    if len(text) > LONGEST:
        return f"Use at most {LONGEST} characters."
    plain = text.casefold()
    if plain in _TRIED_FIRST or len(set(plain)) < _FEWEST_DIFFERENT:
        return "This is among the first that would be tried. Choose another."
    words = {name.casefold() for name in (*names, "trd review", "trd-review") if name}
    if any(not plain.replace(word, "").strip(" 0123456789!.-_") for word in words):
        return "Do not use your own name or the product's. Choose another."
    return None


def hashed(passphrase: str) -> str:
    """The hash to keep."""
    return _HASHER.hash(_normal(passphrase))


def matches(kept: str, passphrase: str) -> bool:
    """Is it the passphrase behind this hash? False also for a hash that cannot be read."""
    try:
        return _HASHER.verify(kept, _normal(passphrase))
    except (VerificationError, InvalidHashError):
        return False


# Checked when nobody has the name that was typed, so that the answer takes as long as for a real one.
NOBODY = _HASHER.hash("nobody has this passphrase")


def _normal(passphrase: str) -> str:
    # The same letters from another keyboard are the same passphrase.
    return unicodedata.normalize("NFC", passphrase)
