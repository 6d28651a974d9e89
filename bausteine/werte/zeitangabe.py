"""Date parsing: every spelling of a point in time that a German office uses, as first and last day.

Nothing is made more precise than it was written: „Ende 2023“ is the year, a month is all its days.
Where a text leaves something to read into it, `loosely` says so, and an import names the row.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress

#: first and last day
Spanne = tuple[dt.date, dt.date]

_MONATE = {
    1: ("januar", "jan", "jänner", "jaenner", "jän", "january"),
    2: ("februar", "feb", "febr", "feber", "february"),
    3: ("märz", "maerz", "mär", "mrz", "mar", "march"),
    4: ("april", "apr"),
    5: ("mai", "may"),
    6: ("juni", "jun", "june"),
    7: ("juli", "jul", "july"),
    8: ("august", "aug"),
    9: ("september", "sep", "sept"),
    10: ("oktober", "okt", "october", "oct"),
    11: ("november", "nov"),
    12: ("dezember", "dez", "december", "dec"),
}
_NUMMER = {name: nummer for nummer, namen in _MONATE.items() for name in namen}
_ROEMISCH = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ORDNUNG = {"erstes": 1, "zweites": 2, "drittes": 3, "viertes": 4}
#: days as Excel counts them: from the beginning of 2000 to the end of 2099
_SERIEN = range(36_526, 73_051)
_NULLTAG = dt.date(1899, 12, 30)

_MONAT = "(" + "|".join(sorted(_NUMMER, key=len, reverse=True)) + r")\.?"
_JAHR = r"('?\d\d|’\d\d|\d{4})"
#: a year of two digits that no month or day can be
_JAHR_KLAR = r"(1[3-9]|[2-9]\d|\d{4})"
_ZAHL = r"([1-4]|i{1,3}|iv|erstes|zweites|drittes|viertes)"
_QUARTAL = r"(?:quartal|quart\.?|qu\.?|q\.?)"
_HALB = r"(?:halbjahr|hj\.?|h)"
_TRENN = r"[ ./’'-]*"
#: time of day behind a date: a day is all that is kept
_UHRZEIT = re.compile(
    r"(?:[ ,]+|t)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?uhr)?(?:z|\+\d\d:?\d\d)?$"
)
_WOCHENTAG = re.compile(
    r"^(?:(?:mo|di|mi|do|fr|sa|so)\.?|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend"
    r"|sonntag),? +(?:den +|dem +)?(?=\d)"
)
#: words before a date that say nothing more than it does
_VORSATZ = re.compile(r"^(?:im jahre?|jahr|im|in|am|den|vom|von) +(?=\S)")
#: words that leave open which part of the time is meant
_UNGENAU = re.compile(
    r"^(bis(?: zum| spätestens| ende)?|bis zum ende|spätestens(?: bis)?|(?:zum )?ende|anfang|mitte"
    r"|beginn|gegen ende|zum)(?: (?:des jahres|des|der|von|im|in))? +(?=\S)"
)
_BIS = re.compile(r" *(?:–|—|-|/|\bbis(?: zum)?\b|\bund\b) *")


def read_span(text: str) -> tuple[dt.date, dt.date | None]:
    """First and last day that the text names, None for an open end. Raises ValueError."""
    text = _plain(text)
    if text.startswith("ab "):
        return _one(text.removeprefix("ab ").strip())[0], None
    return _one(_UNGENAU.sub("", text))


def loosely(text: str) -> bool:
    """Whether reading it needed more than the words say: „Ende 2023“, „bis 31.12.2022“, 44926."""
    text = _plain(text)
    return bool(_UNGENAU.match(text)) or _serial(text) is not None


def _plain(text: str) -> str:
    text = " ".join(text.lower().replace("\xa0", " ").split())
    return _VORSATZ.sub("", _UHRZEIT.sub("", _WOCHENTAG.sub("", text)))


def _one(text: str) -> Spanne:
    """A single time, or the one from a first to a last."""
    text = _VORSATZ.sub("", text)
    if (tag := _serial(text)) is not None:
        return tag, tag
    for muster, baue in _FORMEN:
        if treffer := muster.fullmatch(text):
            return baue(treffer)
    for bis in _BIS.finditer(text):  # „Q1–Q2 2020“, „Q1-2020 – Q2-2020“
        von = text[: bis.start()].strip()
        if bis[0].strip() == "/" and re.fullmatch(r"\d{1,2}", von):
            continue  # „05/06/2022“ may be a day of May or of June
        with suppress(ValueError):
            if spanne := _range(von, text[bis.end() :].strip()):
                return spanne
    raise ValueError(text)


def _range(von: str, bis: str) -> Spanne | None:
    """From the one to the other; what the first leaves out it has in common with the second."""
    if not von or not bis:
        return None
    if re.fullmatch(r"\d{4}", von) and re.fullmatch(r"\d\d", bis):  # „2022/23“
        return dt.date(int(von), 1, 1), dt.date(int(von[:2] + bis), 12, 31)
    try:
        ende = _single(bis)
    except ValueError:
        return None
    with suppress(ValueError):
        return _single(von)[0], ende[1]
    if re.fullmatch(r"(\d{1,2}|i{1,3}|iv)\.?", von):  # „1.–15. März 2022“, „I–II/2022“
        rest = re.sub(r"^(\d{1,2}|i{1,3}|iv)(\.(?=.*\.)|\.(?= ?[a-zä])|)", "", bis)
        anfang = _single(von + rest)
    else:
        anfang = _single(f"{von} {ende[1].year}")
    return (anfang[0], ende[1]) if _unit(anfang) == _unit(ende) else None


def _unit(spanne: Spanne) -> int:
    """Days, months, quarters: whether two times are of one kind."""
    return round((spanne[1] - spanne[0]).days / 29)


def _single(text: str) -> Spanne:
    for muster, baue in _FORMEN:
        if treffer := muster.fullmatch(text):
            return baue(treffer)
    raise ValueError(text)


def _serial(text: str) -> dt.date | None:
    """The day that a number of Excel stands for."""
    if re.fullmatch(r"\d{5}(?:\.0)?", text) and int(text[:5]) in _SERIEN:
        return _NULLTAG + dt.timedelta(days=int(text[:5]))
    return None


def _years(text: str) -> int:
    """The number of a year of four or two digits."""
    zahl = int(text.strip("'’"))
    return zahl if zahl > 99 else 2000 + zahl


def _number(text: str) -> int:
    return _ROEMISCH.get(text) or _ORDNUNG.get(text) or int(text)


def _months(jahr: str, von: int, bis: int) -> Spanne:
    zahl = _years(jahr)
    return dt.date(zahl, von, 1), dt.date(zahl, bis, calendar.monthrange(zahl, bis)[1])


def _year(jahr: int) -> Spanne:
    return dt.date(jahr, 1, 1), dt.date(jahr, 12, 31)


def _day(jahr: str, monat: int, tag: str) -> Spanne:
    ergebnis = dt.date(_years(jahr), monat, int(tag))
    return ergebnis, ergebnis


def _quarter(zahl: str, jahr: str) -> Spanne:
    return _months(jahr, _number(zahl) * 3 - 2, _number(zahl) * 3)


def _half(zahl: str, jahr: str) -> Spanne:
    if (nummer := _number(zahl)) > 2:
        raise ValueError(zahl)
    return _months(jahr, nummer * 6 - 5, nummer * 6)


def _week(zahl: str, jahr: str) -> Spanne:
    montag = dt.date.fromisocalendar(_years(jahr), int(zahl), 1)
    return montag, montag + dt.timedelta(days=6)


_FORMEN: tuple[tuple[re.Pattern, Callable[[re.Match], Spanne]], ...] = tuple(
    (re.compile(muster), baue)
    for muster, baue in (
        (rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?{_JAHR}", lambda m: _day(m[3], int(m[2]), m[1])),
        (r"(\d{4})[-/.](\d\d)[-/.](\d\d)", lambda m: _day(m[1], int(m[2]), m[3])),
        (r"(\d{1,2})-(\d{1,2})-(\d{4})", lambda m: _day(m[3], int(m[2]), m[1])),
        # with slashes only where the day cannot be a month: others write the month first
        (r"(1[3-9]|2\d|3[01])/(\d{1,2})/(\d{4})", lambda m: _day(m[3], int(m[2]), m[1])),
        (
            rf"(\d{{1,2}})\.? ?-?{_MONAT}[ -]?{_JAHR}",
            lambda m: _day(m[3], _NUMMER[m[2]], m[1]),
        ),
        (r"(\d{4})(?:\.0)?", lambda m: _year(int(m[1]))),
        (r"(\d{4})[-/](0[1-9]|1[0-2])", lambda m: _months(m[1], int(m[2]), int(m[2]))),
        (rf"(\d{{1,2}}) ?[./-] ?{_JAHR_KLAR}", lambda m: _months(m[2], int(m[1]), int(m[1]))),
        (rf"{_MONAT}{_TRENN}{_JAHR}", lambda m: _months(m[2], _NUMMER[m[1]], _NUMMER[m[1]])),
        (rf"(\d{{4}}) ?{_MONAT}", lambda m: _months(m[1], _NUMMER[m[2]], _NUMMER[m[2]])),
        (rf"{_QUARTAL} ?{_ZAHL}{_TRENN}{_JAHR}", lambda m: _quarter(m[1], m[2])),
        (rf"{_ZAHL}\.? ?{_QUARTAL}{_TRENN}{_JAHR}", lambda m: _quarter(m[1], m[2])),
        (rf"(i{{1,3}}|iv)\.? ?[/ -] ?{_JAHR}", lambda m: _quarter(m[1], m[2])),
        (rf"(\d{{4}})[ /-]*{_QUARTAL} ?{_ZAHL}", lambda m: _quarter(m[2], m[1])),
        (rf"(\d{{4}})[ /-]*{_ZAHL}\. ?{_QUARTAL}", lambda m: _quarter(m[2], m[1])),
        (r"(\d{4}) ?/ ?(i{1,3}|iv)", lambda m: _quarter(m[2], m[1])),
        (rf"{_HALB} ?([12]){_TRENN}{_JAHR}", lambda m: _half(m[1], m[2])),
        (rf"{_ZAHL}\.? ?{_HALB}{_TRENN}{_JAHR}", lambda m: _half(m[1], m[2])),
        (rf"(\d{{4}})[ /-]*{_HALB} ?([12])", lambda m: _half(m[2], m[1])),
        (rf"kw\.? ?(\d{{1,2}}){_TRENN}{_JAHR}", lambda m: _week(m[1], m[2])),
        (rf"(\d{{1,2}})\. ?kw\.?{_TRENN}{_JAHR}", lambda m: _week(m[1], m[2])),
    )
)
