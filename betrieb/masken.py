"""Log redaction: what must not get into a log, and how it is left out."""

import re

MASKE = "…"
#: an ordinary piece of an address; everything else may be what somebody typed
STUECK = re.compile(r"[A-Za-z0-9._~-]{0,80}")
MAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
IP = re.compile(
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])"
    r"|(?<![\w.:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w.:])",
    re.IGNORECASE,
)
#: PostgreSQL repeats the values of a refused row there
EINZELHEIT = re.compile(r"^(?:DETAIL|CONTEXT|HINT|ZUSAMMENHANG|TIPP):.*$", re.MULTILINE)


def masked_path(pfad: str, *, bekannt: bool) -> str:
    """The path for the log; of an unknown address only the pieces that look like one."""
    if bekannt:
        return MAIL.sub(MASKE, pfad)
    return "/".join(s if STUECK.fullmatch(s) else MASKE for s in pfad[:400].split("/"))


def masked(text: str) -> str:
    """A text of an error without mail and IP addresses and without values of rows."""
    return IP.sub(MASKE, MAIL.sub(MASKE, EINZELHEIT.sub(MASKE, text)))
