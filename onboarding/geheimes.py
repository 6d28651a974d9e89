"""Secret detection: what no data sheet asks for and nobody may write into one.

A portal that holds a password or a key is a way to everything these open; the names are refused in
the form, in the model and in the database.
"""

import re

from django.core.exceptions import ValidationError

#: parts of words, and words of their own, in any case; Python and both databases read it alike
MUSTER = (
    r"(?i)passw|pass-w|kennw|pa(ss|ß)phrase|schl(ü|Ü|ue|u)(ss|ß)el|token|geheim|secret|credential"
    r"|zugangsdat|zugangscode|zertifikat|certificate|pincode"
    r"|(^|[^a-zäöüß])(salt|pin|puk|tan|keys?|apikeys?|pem|pkcs ?#?12)([^a-zäöüß]|$)"
)
NAME_SATZ = (
    "Passwörter, Schlüssel, Token, Salts und Zertifikate gehören nicht in dieses Portal; ein Feld "
    "mit diesem Namen ist nicht möglich."
)
WERT_SATZ = (
    "Das sieht nach einem Schlüssel oder Zertifikat aus. Geheimes gehört nicht in dieses Portal."
)


def check_name(text: str) -> None:
    """Refuse the name of a field that asks for a secret. Raises ValidationError."""
    if re.search(MUSTER, text):
        raise ValidationError(NAME_SATZ, code="geheim")


def check_value(text: str) -> None:
    """Refuse what is a key or a certificate by its form. Raises ValidationError."""
    if "-----BEGIN " in text:
        raise ValidationError(WERT_SATZ, code="geheim")
