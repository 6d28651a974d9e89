"""Text sanitising for print: every text of the data in characters that our fonts can show.

PDF/UA forbids a character without a glyph, and Typst refuses the whole document for one. Fira Sans
has German; what it lacks of Latin, Greek, Cyrillic, Hebrew and signs comes from the fonts that are
built into Typst, the same on every machine.
"""

import re
import unicodedata

#: code points that can be shown, as pairs of first and last; a test sets them all
BEREICHE = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x377),
    (0x37A, 0x37F),
    (0x384, 0x38A),
    (0x38C, 0x38C),
    (0x38E, 0x3A1),
    (0x3A3, 0x482),
    (0x48A, 0x4FF),
    (0x531, 0x556),
    (0x561, 0x587),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x641, 0x64A),
    (0x1E00, 0x1F15),
    (0x1F18, 0x1F1D),
    (0x1F20, 0x1F45),
    (0x1F48, 0x1F4D),
    (0x1F50, 0x1F57),
    (0x1F5F, 0x1F7D),
    (0x2012, 0x2027),
    (0x2030, 0x2040),
    (0x2044, 0x2052),
    (0x2054, 0x205E),
    (0x2070, 0x2071),
    (0x2074, 0x208E),
    (0x20A0, 0x20C0),
    (0x2100, 0x211E),
    (0x2120, 0x2120),
    (0x2122, 0x2122),
    (0x2124, 0x2124),
    (0x2126, 0x2151),
    (0x2153, 0x2184),
    (0x2190, 0x23FF),
    (0x2460, 0x2606),
    (0x2609, 0x262F),
    (0x2638, 0x268B),
    (0x2706, 0x2709),
    (0x270C, 0x2714),
    (0x2717, 0x2726),
    (0xFB00, 0xFB06),
)
ERSATZ = "\N{REPLACEMENT CHARACTER}"
#: where a line may end without a hyphen, where with one, where it must not
LUECKE, TRENNFUGE, KLEBER = "\u200b", "\u00ad", "\u2060"
ZEIGBAR = frozenset(
    chr(punkt) for von, bis in (*BEREICHE, (0xFFFD, 0xFFFD)) for punkt in range(von, bis + 1)
) | {LUECKE, TRENNFUGE, KLEBER}
#: hyphens that our font lacks; the first one must not end a line
STRICHE = str.maketrans({"\u2011": f"-{KLEBER}", "\u2010": "-", "\u202f": "\u00a0"})
LEERRAUM = re.compile(r"[\t-\r\x1c-\x20\x85\u1680\u2000-\u200a\u2028\u2029\u205f\u3000]+")
#: a word that patterns of hyphenation may leave whole: very long, or without syllables
ENDLOS = re.compile(r"[^\s\-\u00ad\u200b]{80,}")
SILBENLOS = re.compile(
    r"[bcdfghjklmnpqrstvwxzß]{13,}|[aeiouyäöü]{13,}|(.)\1{12,}|[^\sa-zäöüß\-\u00ad\u200b]{13,}",
    re.IGNORECASE,
)
STUECK = re.compile(r"(.{12})(?=.)")
#: scheme and host, which stay together, and in the rest a stretch without a place to end a line
ANFANG = re.compile(r"[a-z]+://[^/?#\s]{1,60}(?=[/?#]|$)")
ADRESSTEIL = re.compile(r"([^\-/?&=.]{24})(?=[^\-/?&=.])")


class LinkTarget(str):
    """Where a link leads: nobody reads it, so it stays as it is."""

    __slots__ = ()


def readable(text: str) -> str:
    """The same text in one line, every character with a glyph, every word with an end."""
    return _divided(_shown(text))


def address(ziel: str) -> dict | None:
    """A link with its own address as text, in two parts; None without one."""
    if not ziel:
        return None
    text = _shown(ziel)
    anfang = treffer[0] if (treffer := ANFANG.match(text)) else ""
    rest = ADRESSTEIL.sub(rf"\1{LUECKE}", text.removeprefix(anfang))
    # what Typst would refuse as the end of a link still stands there to be read
    taugt = ziel.startswith(("http://", "https://")) and len(ziel) < 2000
    return {
        "ziel": LinkTarget(ziel if taugt else ""),
        "anfang": LinkTarget(anfang),
        "rest": LinkTarget(rest),
    }


def ready(wert):
    """Data for a document: all texts readable, however deep they stand."""
    if isinstance(wert, LinkTarget):
        return str(wert)
    if isinstance(wert, str):
        return readable(wert)
    if isinstance(wert, dict):
        return {name: ready(inhalt) for name, inhalt in wert.items()}
    if isinstance(wert, list | tuple):
        return [ready(inhalt) for inhalt in wert]
    return wert


def _shown(text: str) -> str:
    text = LEERRAUM.sub(" ", unicodedata.normalize("NFC", str(text)).translate(STRICHE)).strip()
    if text.isascii() and text.isprintable():
        return text
    zeichen = "".join(z if z in ZEIGBAR else _substitute(z) for z in text)
    return re.sub(f"{ERSATZ}{{2,}}", ERSATZ, zeichen)


def _substitute(zeichen: str) -> str:
    """Its parts, where it has some that can be shown; nothing for what is invisible anyway."""
    teile = unicodedata.normalize("NFKD", zeichen)
    if teile != zeichen and ZEIGBAR.issuperset(teile):
        return teile
    unsichtbar = unicodedata.category(zeichen) in {"Cc", "Cf", "Mn", "Me"}
    return "" if unsichtbar else ERSATZ


def _divided(text: str) -> str:
    if len(text) < 13:
        return text
    text = ENDLOS.sub(lambda wort: STUECK.sub(rf"\1{LUECKE}", wort[0]), text)
    return SILBENLOS.sub(lambda teil: STUECK.sub(rf"\1{LUECKE}", teil[0]), text)
