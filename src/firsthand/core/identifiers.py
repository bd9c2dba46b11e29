"""Identifiers that people read: case numbers and case codes."""

import secrets

# Crockford's base 32 without the letters that are misread; 32 signs, 5 bits each.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
CODE_SIGNS = 20
"""20 signs of 5 bits: 100 bits, well above the 80 that keep guessing hopeless."""


def case_number(year: int, sequence: int) -> str:
    """ "2026-0147": the year of arrival and a running number, at least four digits."""
    return f"{year}-{sequence:04d}"


def new_case_code() -> str:
    """A fresh secret that opens one case page, in groups of four: "K7QM-4TWX-9HRB-2NPD-5VGE"."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    return "-".join(signs[i : i + 4] for i in range(0, CODE_SIGNS, 4))


def case_code_from(secret: bytes) -> str:
    """The case code that 13 or more secret bytes stand for, in the same form as a new one."""
    number = int.from_bytes(secret[:13], "big")
    signs = "".join(ALPHABET[number >> (5 * i) & 31] for i in range(CODE_SIGNS))
    return "-".join(signs[i : i + 4] for i in range(0, CODE_SIGNS, 4))


def tidy_case_code(typed: str) -> str:
    """What somebody typed as a code, in its one form; "" when it cannot be one.

    Case, blanks, dashes and the letters O, I, L, U (read as 0, 1, 1, V) make no difference.
    """
    kept = [c for c in typed[:200].upper().translate(_MISREAD) if c in ALPHABET]
    if len(kept) != CODE_SIGNS or any(c.isalnum() and c not in ALPHABET for c in typed.upper().translate(_MISREAD)):
        return ""
    signs = "".join(kept)
    return "-".join(signs[i : i + 4] for i in range(0, CODE_SIGNS, 4))
