"""Cell types: how a value is written into a cell and read from it.

What `write` makes of a value, `read` understands; that is why a downloaded file can be imported
unchanged.
"""

import datetime as dt
import decimal
import re
from contextlib import suppress
from functools import cache, cached_property, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from import_export import widgets

from bausteine.werte.betrag import dezimal
from bausteine.werte.land import as_at_home
from bausteine.werte.schluessel import Schluesselmuster
from bausteine.werte.uhrzeit import moment_of
from bausteine.werte.zeichen import clean_text
from bausteine.werte.zeitangabe import loosely
from bausteine.werte.zeitraum import Zeitraum

TRENNER = " | "
MEHRERE = f"Mehrere Werte trennen Sie mit „{TRENNER}“."
#: what Excel shows where it could work out nothing, in German and in English
FEHLERWERTE = frozenset(
    re.split(
        " ",
        "#NV #BEZUG! #WERT! #ZAHL! #NULL! #DIV/0! #NAME? #ÜBERLAUF! #KALK! #FELD! "
        "#N/A #REF! #VALUE! #NUM! #SPILL! #CALC! #FIELD!",
    )
)
#: invisible characters that no XLSX file can hold
STEUERZEICHEN = dict.fromkeys(nummer for nummer in range(32) if chr(nummer) not in "\t\n")

#: „18.000“ is eighteen thousand or, as a program writes it, eighteen
_UNKLAR = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
#: a long number as Excel shows it
_GERUNDET = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]+", re.IGNORECASE)
_GRUPPEN = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?")
_EINFACH = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,2})?")


#: what a program reads of a value: the code that filters know, and the word on the page
WERT = {"$ref": "#/components/schemas/Wert"}
ZEITRAUM = {"$ref": "#/components/schemas/Zeitraum"}
#: fields that name a record in addresses and filters, the first one that it has
SCHLUESSELFELDER = ("kennung", "slug", "schluessel")


@cache
def _key_field(model: type[models.Model]) -> str:
    felder = {feld.name for feld in model._meta.concrete_fields}
    return next((name for name in SCHLUESSELFELDER if name in felder), "")


def code_of(record) -> str | None:
    """What filters and addresses call a record; None where it has no key of its own."""
    feld = _key_field(record.__class__)
    return getattr(record, feld) if feld else None


class Art(widgets.Widget):
    """Kind of a column: plain text. Subclasses change `read`, `write`, `as_json`, or what programs
    get: `as_api` and its `schema`."""

    beschreibung = "Text"
    #: whether a program may get null: nothing is known
    nullbar = True
    #: whether any text is a value, so that a separator in it tells nothing
    frei = True

    def __init_subclass__(cls, **kwargs):
        """A kind that reads text its own way refuses some, unless it says otherwise."""
        super().__init_subclass__(**kwargs)
        if "read" in cls.__dict__ and "frei" not in cls.__dict__:
            cls.frei = False

    def read(self, text: str, resource):
        """The value a cell means. Raises ValidationError in German."""
        return text

    def write(self, value) -> str:
        """The value as a cell, cleaned as reading cleans it, so that both compare equal."""
        return cell_text(value)

    def as_json(self, value):
        """The value in a JSON answer."""
        return self.write(value)

    def as_api(self, value):
        """The value for programs: text, None where there is none."""
        return self.write(value) or None

    def schema(self) -> dict:
        """JSON Schema of what `as_api` gives, but null."""
        return {"type": "string"}


class Schluessel(Art):
    """An official key; spaces and dots are accepted, the stored form has digits only."""

    def __init__(self, muster: Schluesselmuster):
        self.muster = muster
        self.beschreibung = f"Schlüssel ({muster.satz})"

    def read(self, text, resource):
        if not text:
            return None
        if _GERUNDET.fullmatch(text):
            raise ValidationError(
                f"„{text}“ ist eine Zahl, die Excel gerundet hat; ihre letzten Ziffern sind "
                "verloren. Bitte die Spalte als Text formatieren und den Schlüssel neu eintragen."
            )
        schluessel = self.muster.cleaned(text)
        self.muster.validator(schluessel)
        return schluessel


class Ganzzahl(Art):
    """A whole number or empty."""

    beschreibung = "ganze Zahl"

    def read(self, text, resource):
        if not text:
            return None
        ziffern = text.removesuffix(".0")
        if not ziffern.isdecimal() or len(ziffern) > 18:
            raise ValidationError(f"„{text[:40]}“ ist keine ganze Zahl.")
        return int(ziffern)

    def as_json(self, value):
        return value

    def as_api(self, value):
        return value

    def schema(self):
        return {"type": "integer"}


class Webadresse(Art):
    """An address of a page; one without a scheme gets the one that every server answers to."""

    beschreibung = "Internetadresse, auch ohne http://"

    def read(self, text, resource):
        adresse = text if not text or "://" in text else f"http://{text}"
        if adresse:
            satz = f"„{text[:80]}“ ist keine Internetadresse."
            URLValidator(schemes=["http", "https"], message=satz)(adresse)
        return adresse


class Kommazahl(Art):
    """A number that is not negative, of two decimal places at most."""

    beschreibung = "Zahl („4800“ oder „41,8“)"
    #: what a text that cannot be read is not, and how it could be written
    was, beispiele = "keine Zahl", "4800 oder 41,8"
    #: sign that may stand behind it
    zeichen = ""

    def read(self, text, resource):
        if not text:
            return None
        zahl = text.removesuffix(self.zeichen).strip()
        if _UNKLAR.fullmatch(zahl):
            ganz, _, bruch = zahl.partition(".")
            raise ValidationError(
                f"„{text[:40]}“ kann {ganz}{bruch} oder {ganz},{bruch} heißen. Bitte ohne Punkt "
                "schreiben."
            )
        if _GRUPPEN.fullmatch(zahl):
            zahl = zahl.replace(".", "")
        elif not _EINFACH.fullmatch(zahl):
            raise ValidationError(
                f"„{text[:40]}“ ist {self.was}. Möglich ist zum Beispiel {self.beispiele}."
            )
        return decimal.Decimal(zahl.replace(",", "."))

    def write(self, value: decimal.Decimal | None):
        if value is None:
            return ""
        return dezimal(value).replace(".", "")

    def as_json(self, value: decimal.Decimal | None):
        return None if value is None else float(value)

    def as_api(self, value):
        return self.as_json(value)

    def schema(self):
        return {"type": "number"}


class Geldbetrag(Kommazahl):
    """An amount in Euro, to the cent at most."""

    beschreibung = "Betrag in Euro („18000“ oder „18000,50“)"
    was, beispiele = "kein Betrag in Euro", "18000 oder 18000,50"
    zeichen = "€"

    def write(self, value: decimal.Decimal | None):
        if value is None or value == value.to_integral_value():
            return super().write(value)
        return f"{value:.2f}".replace(".", ",")


class JaNein(Art):
    """ja or nein; an empty cell is nein."""

    beschreibung = "ja oder nein"
    nullbar = False
    _werte = {"": False, "nein": False, "0": False, "ja": True, "x": True, "1": True}

    def read(self, text, resource):
        try:
            return self._werte[text.lower()]
        except KeyError:
            raise ValidationError(f"„{text}“ ist weder „ja“ noch „nein“.") from None

    def write(self, value):
        return "ja" if value else "nein"

    def as_json(self, value):
        return bool(value)

    def as_api(self, value):
        return self.as_json(value)

    def schema(self):
        return {"type": "boolean"}


class JaNeinOffen(JaNein):
    """ja, nein or, in an empty cell, no answer."""

    beschreibung = "ja oder nein; leer: keine Angabe"
    nullbar = True

    def read(self, text, resource):
        return super().read(text, resource) if text else None

    def write(self, value):
        return "" if value is None else super().write(value)

    def as_json(self, value):
        return None if value is None else super().as_json(value)


class Datum(Art):
    """A day: 31.12.2022."""

    beschreibung = "Datum (TT.MM.JJJJ)"

    def read(self, text, resource):
        if not text:
            return None
        zeitraum = Zeitraum.parse(text)
        if zeitraum.genauigkeit != "Tag":
            raise ValidationError(f"„{text}“ ist kein Datum. Möglich ist zum Beispiel 31.12.2022.")
        return zeitraum.von

    def write(self, value):
        return f"{value:%d.%m.%Y}" if value else ""

    def as_json(self, value):
        return value.isoformat() if value else None

    def as_api(self, value):
        return self.as_json(value)

    def schema(self):
        return {"type": "string", "format": "date"}


class Zeitstempel(Datum):
    """When something was changed; computed, shown to the minute."""

    beschreibung = "Datum und Uhrzeit (TT.MM.JJJJ HH:MM)"

    def write(self, value: dt.datetime | None):
        return f"{timezone.localtime(value):%d.%m.%Y %H:%M}" if value else ""

    def schema(self):
        return {"type": "string", "format": "date-time"}


@lru_cache(maxsize=4_096)
def _period_text(zeitraum: Zeitraum) -> str:
    """A Zeitraum as a cell; a list holds few of them, each very often."""
    return cell_text(zeitraum)


class Uhrzeit(Zeitstempel):
    """A moment that people set, by the clock of this portal; never without its time of day."""

    def read(self, text, resource):
        if not text:
            return None
        for lesen in (dt.datetime.fromisoformat, _as_written):
            try:
                gelesen = lesen(text)
            except ValueError:
                continue
            if len(text) > len("31.12.2022"):
                return moment_of(gelesen)
        raise ValidationError(
            f"„{text}“ ist kein Tag mit Uhrzeit. Möglich ist zum Beispiel 31.12.2022 14:30."
        )


def _as_written(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%d.%m.%Y %H:%M")


class Zeitpunkt(Art):
    """A Zeitraum in the precision it was published in."""

    beschreibung = "Zeitpunkt („Q1 2020“, „Dezember 2022“, „31.12.2022“, „2022“, „ab 2023“)"

    def read(self, text, resource):
        if not text:
            return None
        zeitraum = Zeitraum.parse(text)
        if loosely(text):
            remark(resource, f"„{text}“ ist als „{zeitraum}“ gelesen.")
        return zeitraum

    def write(self, value: Zeitraum | None):
        return "" if value is None else _period_text(value)

    def as_api(self, value: Zeitraum | None):
        if value is None:
            return None
        bis = value.bis and value.bis.isoformat()
        return {"von": value.von.isoformat(), "bis": bis, "text": _period_text(value)}

    def schema(self):
        return ZEITRAUM


class Aufzaehlung(Art):
    """One value of an enumeration; written as its label, read as label or value."""

    def __init__(self, enum, leer=""):
        self.enum, self.leer = enum, leer
        self.beschreibung = "eines von: " + " · ".join(str(label) for label in enum.labels if label)

    def read(self, text, resource):
        if not text:
            return self.leer
        for gesucht in (text.lower(), as_at_home(text).lower()):
            if gesucht in self._meant:
                return self._meant[gesucht]
        raise ValidationError(f"„{text}“ ist nicht vorgesehen. Möglich ist {self.beschreibung}.")

    @cached_property
    def _meant(self) -> dict[str, Any]:
        """What values and labels mean, in lower case; the first goes before a later one."""
        gemeint: dict[str, Any] = {}
        for wert, label in self.enum.choices:
            for text in (str(wert or ""), str(label)):
                gemeint.setdefault(text.lower(), self.leer if wert is None else wert)
        return gemeint

    def write(self, value):
        if (text := self._labels.get(value)) is None:
            text = self._labels[value] = "" if value in (None, "") else str(self.enum(value).label)
        return text

    @cached_property
    def _labels(self) -> dict[Any, str]:
        """What was written for a value, as a file holds few of them very often."""
        return {}

    def as_api(self, value):
        text = self.write(value)
        return {"wert": str(value), "text": text} if text else None

    def schema(self):
        return WERT


class Verweis(Art):
    """Another record by natural key; `directory` gives the keys, `label` what is written."""

    def __init__(self, model, label):
        self.model, self.label = model, label
        self.beschreibung = f"{model._meta.verbose_name}, wie in der Liste genannt"

    def read(self, text, resource):
        return resource.look_up(self.model, text, self.label) if text else None

    def write(self, value):
        return "" if value is None else str(self.label(value))

    def as_api(self, value):
        if value is None:
            return None
        label = self.write(value)
        wert = code_of(value) or label
        return {"wert": wert, "text": str(value) if label == wert else label}

    def schema(self):
        return WERT


class Liste(Art):
    """Several values of another kind in one cell, separated by " | "; read also from lists with
    other separators."""

    nullbar = False
    _TRENNBAR = frozenset(";,/\n|")

    def __init__(self, art: Art):
        self.art = art
        self.beschreibung = f"mehrere, getrennt durch „{TRENNER.strip()}“: {art.beschreibung}"

    def read(self, text, resource):
        werte = self._values(text, resource)
        if len(set(werte)) < len(werte):
            raise ValidationError("Ein Wert ist doppelt genannt.")
        return werte

    def _values(self, text: str, resource) -> list:
        """Those separated by our sign, else by another one where that is no part of a value."""
        if self._TRENNBAR.isdisjoint(text) or TRENNER.strip() in text:
            return [self.art.read(teil, resource) for teil in split_cell(text)]
        if self.art.frei:
            return self._separated(text, r"[;\n]", resource)
        try:
            return [self.art.read(text, resource)]
        except ValidationError as fehler:
            for zeichen in (r"[;\n]", r"[,;\n]", r"[/,;\n]"):
                with suppress(ValidationError):
                    return self._separated(text, zeichen, resource)
            raise ValidationError([*fehler.messages, MEHRERE]) from fehler

    def _separated(self, text: str, zeichen: str, resource) -> list:
        teile = [teil.strip() for teil in re.split(zeichen, text) if teil.strip()]
        werte = [self.art.read(teil, resource) for teil in teile]
        if len(werte) > 1:
            getrennt = "“, „".join(teile)
            remark(resource, f"„{text[:60]}“ ist als mehrere Werte gelesen: „{getrennt[:120]}“.")
        return werte

    def write(self, value):
        text = TRENNER.join(self.art.write(wert) for wert in value or ())
        # a single value with a sign that would be taken for a separator
        allein = self.art.frei and TRENNER.strip() not in text and not {";", "\n"}.isdisjoint(text)
        return f"{text} |" if allein else text

    def as_json(self, value):
        return [self.art.as_json(wert) for wert in value or ()]

    def as_api(self, value):
        return [self.art.as_api(wert) for wert in value or ()]

    def schema(self):
        return {"type": "array", "items": self.art.schema()}


def remark(resource, satz: str) -> None:
    """Tell how a cell was read, where somebody collects it; a form shows the value itself."""
    if merke := getattr(resource, "remark", None):
        merke(satz)


def split_cell(text: str) -> list[str]:
    """The values of a cell; empty ones are dropped."""
    return [teil.strip() for teil in text.split("|") if teil.strip()]


def cell_text(value) -> str:
    """A cell of any format as trimmed text: numbers without ".0", days as 31.12.2022."""
    if type(value) is str and value.isascii() and value.isprintable():  # nearly all
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float | decimal.Decimal) and value == int(value):
        return str(int(value))
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    text = clean_text(str(value))
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(STEUERZEICHEN)
    return text.strip()
