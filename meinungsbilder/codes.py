"""Voting codes: made at random, kept as a hash, read in any spelling.

Without vowels, so that no code is a word; without 0, 1, I and O, which look like each other.
"""

import secrets

from django.utils.crypto import salted_hmac

ZEICHEN = "BCDFGHJKLMNPQRSTVWXYZ23456789"
#: together nearly 49 bits: whoever guesses finds none of some thousand codes
LAENGE, GRUPPE = 10, 5
SALZ = "ozgportal.stimmcode"


def new_codes(anzahl: int) -> list[str]:
    """So many codes as people type them („BCDFG-HJKLM“), no two alike."""
    codes: set[str] = set()
    while len(codes) < anzahl:
        text = "".join(secrets.choice(ZEICHEN) for _ in range(LAENGE))
        codes.add(f"{text[:GRUPPE]}-{text[GRUPPE:]}")
    return sorted(codes)


def code_hash(meinungsbild: int, code: str) -> str:
    """What is kept of a code of this Meinungsbild, however it is typed: nobody finds the code
    from it without the secret key."""
    getippt = "".join(zeichen for zeichen in code.upper() if zeichen.isalnum())
    return salted_hmac(SALZ, f"{meinungsbild} {getippt}", algorithm="sha256").hexdigest()
