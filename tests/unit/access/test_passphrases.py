"""Passphrases: long enough, not the first that is tried, kept as an argon2 hash."""

from __future__ import annotations

import pytest

from lib.access.passphrases import fault_of, hashed, matches


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("short words", "at least 12"),  # 11 characters
        ("x" * 1001, "at most 1000"),
        ("aaaaaaaaaaaa", "first that would be tried"),
        ("abababababab", "first that would be tried"),
        ("123456789012", "first that would be tried"),
        ("PasswordPassword", "first that would be tried"),
        ("Correct Horse Battery Staple", "first that would be tried"),
        ("Ada Lovelace 1815", "own name"),
        ("TRD-Review 2026", "own name"),
    ],
)
def test_what_is_refused(passphrase: str, said: str) -> None:
    assert said in (fault_of(passphrase, "Ada Lovelace") or "")


@pytest.mark.parametrize(
    "passphrase", ["blue kettle walking", "blaue Kanne läuft", "n0tQuiteAWord!", "十二文字以上の長い合言葉です", "x7" + "qwertzui" * 124]
)
def test_what_is_taken(passphrase: str) -> None:
    assert fault_of(passphrase, "Ada Lovelace", "Ada", "Lovelace") is None


def test_what_is_kept_is_an_argon2_hash_with_a_salt_of_its_own() -> None:
    one, other = hashed("blue kettle walking"), hashed("blue kettle walking")
    assert one.startswith("$argon2id$")
    assert one != other
    assert "kettle" not in one
    assert matches(one, "blue kettle walking")
    assert not matches(one, "blue kettle walkinG")
    assert not matches(one, "blue kettle walking ")


def test_the_same_letters_from_another_keyboard_match() -> None:
    assert matches(hashed("blaue Kanne la\u0308uft"), "blaue Kanne l\u00e4uft")


@pytest.mark.parametrize("kept", ["", "blue kettle walking", "$argon2id$v=19$broken", "$2b$12$abc"])
def test_what_is_no_hash_matches_nothing(kept: str) -> None:
    assert not matches(kept, "blue kettle walking")
