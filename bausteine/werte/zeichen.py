"""Input sanitising: signs that nobody sees, and umlauts that were encoded twice.

What a PDF, a word processor or a spreadsheet puts between the letters would keep an entry from
being found under the name that everybody reads. Cleaned in files, forms and suggestions alike.
"""

import re
import unicodedata

#: soft hyphen, zero width, directions, byte order mark: nothing of them is seen
_UNSICHTBAR = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff\u180e")
)
_UNSICHTBAR |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
#: what looks like a blank, a hyphen or the end of a line, and is none that a search would meet
_SICHTBAR = {ord(zeichen): " " for zeichen in "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u3000"}
_SICHTBAR |= {ord("\u2011"): "-", ord("\u2010"): "-", 0x2028: "\n", 0x2029: "\n"}
_TABELLE = _UNSICHTBAR | _SICHTBAR
#: joins emojis; between letters it is only in the way
_VERBINDER = re.compile("\u200d(?!\\W)")

#: the bytes that stand behind the first one of a letter in UTF-8, as Windows-1252 shows them
_FOLGE = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0xC0))
_DOPPELT = re.compile(f"[\u00c2\u00c3\u00c5][{re.escape(_FOLGE)}]|\u00e2[{re.escape(_FOLGE)}]{{2}}")
#: letters and signs that a German text may hold; others are what they look like
_GEMEINT = {*"äöüÄÖÜßéèêáàâçñëïôúóí–—„“”‚‘’…€§°²³½·×«»š ž".replace(" ", ""), "\u00a0"}


def clean_text(text: str) -> str:
    """The text in Unicode's composed form, without signs that nobody sees."""
    if text.isascii():
        return text
    if not text.isprintable() or "\u2011" in text or "\u2010" in text:
        text = text.translate(_TABELLE)
        if "\u200d" in text:
            text = _VERBINDER.sub("", text)
    return unicodedata.normalize("NFC", text)


def repaired(text: str) -> str:
    """The text with those letters put right that were encoded twice: „GrÃ¶ÃŸe“."""
    if text.isascii() or not ({"\u00c3", "\u00c2", "\u00c5", "\u00e2"} & {*text}):
        return text
    return _DOPPELT.sub(_letter, text)


def _letter(treffer: re.Match) -> str:
    try:
        bytes_ = b"".join(_byte(zeichen) for zeichen in treffer[0])
        zeichen = bytes_.decode("utf-8")
    except UnicodeError:
        return treffer[0]
    return zeichen if zeichen in _GEMEINT else treffer[0]


def _byte(zeichen: str) -> bytes:
    return bytes([ord(zeichen)]) if ord(zeichen) < 0x100 else zeichen.encode("cp1252")
