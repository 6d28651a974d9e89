"""Form submission: a form of a page, read from its HTML and sent as a browser would send it.

What the page does not show cannot be sent: a field, an option or a button that is not there is an
error of the test, or of the page. `tests.gezeigtes` holds every test of the admin to that.
"""

import re
from urllib.parse import parse_qsl, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from tests.besuch import Element, Seite

KNOEPFE = ("submit", "image")
#: the way of the test client itself, which asks no page
ROH = Client.post
#: what a browser leaves out unless it is chosen or pressed
OHNE_WERT = (*KNOEPFE, "button", "reset", "file", "checkbox", "radio")


class NichtGezeigt(AssertionError):
    """The page does not show what a test wants to send."""


class Formular:
    """One form of a page: `felder` is what it would send now, unchanged unless `fill` was used."""

    def __init__(self, client: Client, ort: str, seite: Seite, element: Element):
        self.client, self.seite, self.element = client, seite, element
        self.ziel = element["action"] or ort
        self.methode = (element["method"] or "get").lower()
        self._teile = [
            e for e in seite.alle("input", "select", "textarea", "button") if self._gehoert(e)
        ]
        self.felder: dict[str, list] = {}
        for teil in self._teile:
            werte = _values(seite, teil)
            if werte and teil["name"] and "__prefix__" not in teil["name"]:
                self.felder.setdefault(teil["name"], []).extend(werte)

    def _gehoert(self, teil: Element) -> bool:
        if "disabled" in teil.attrs or any(
            v.tag == "fieldset" and "disabled" in v.attrs for v in teil.vorfahren
        ):
            return False
        if teil["form"]:
            return teil["form"] == self.element["id"]
        return self.element in teil.vorfahren

    @property
    def knoepfe(self) -> list[Element]:
        """The buttons that send it, in order."""
        return [t for t in self._teile if t["type"] in KNOEPFE or _is_button(t)]

    def __contains__(self, name: str) -> bool:
        return any(teil["name"] == name for teil in self._teile)

    def objection(self, daten: dict) -> str:
        """Why a browser that shows this form could not send `daten`; "" when it could."""
        namen, muster = self.names(), re.compile(r"-\d+-")
        for name, wert in daten.items():
            gezeigt = name if name in namen else muster.sub("-__prefix__-", name, count=1)
            if gezeigt not in namen:
                return f"Kein Feld „{name}“"
            if name == "csrfmiddlewaretoken" or name.endswith("-TOTAL_FORMS"):
                continue  # Django checks the one; the other counts the rows that were added
            werte = [
                str(w)
                for w in (wert if isinstance(wert, list | tuple) else [wert])
                if not hasattr(w, "read")
            ]
            if werte and werte != self.felder.get(name) and not self._is_pressed(name, werte):
                try:
                    self._check(gezeigt, werte, versteckt=gezeigt != name)
                except NichtGezeigt as grund:
                    return str(grund)
        immer = {t["name"] for t in self._teile if t["name"] and _always_sent(t)}
        fehlt = {name for name in immer if "__prefix__" not in name} - {*daten}
        return f"Ein Browser sendet auch {sorted(fehlt)}" if fehlt else ""

    def _is_pressed(self, name: str, werte: list[str]) -> bool:
        return any(
            [k["value"] or ""] == werte or k["value"] is None
            for k in self.knoepfe
            if k["name"] == name
        )

    def names(self) -> set[str]:
        """The names of everything that can be filled in or pressed."""
        return {teil["name"] for teil in self._teile if teil["name"]}

    def fill(self, felder: dict | None = None, **weitere) -> "Formular":
        """Type, tick and choose; a list for several values, [] for none. Raises NichtGezeigt."""
        for name, wert in ((felder or {}) | weitere).items():
            werte = wert if isinstance(wert, list) else [wert]
            werte = [w if hasattr(w, "read") else str(w) for w in werte]
            self._check(name, werte)
            self.felder[name] = werte
        return self

    def _check(self, name: str, werte: list, *, versteckt: bool = False) -> None:
        teile = [teil for teil in self._teile if teil["name"] == name]
        if not teile:
            raise NichtGezeigt(f"Kein Feld „{name}“; da sind: {sorted(self.names())}")
        if any("readonly" in teil.attrs for teil in teile):
            raise NichtGezeigt(f"„{name}“ lässt sich nur lesen")
        if teile[0]["type"] == "hidden" and not versteckt:
            raise NichtGezeigt(f"„{name}“ ist versteckt; niemand kann es ausfüllen")
        if (erlaubt := self._offered(teile)) is not None and (fremd := {*werte} - erlaubt):
            raise NichtGezeigt(f"„{name}“ bietet nicht {fremd}, sondern {sorted(erlaubt)}")

    def offered(self, name: str) -> set[str]:
        """The values among which a field lets choose."""
        return self._offered([teil for teil in self._teile if teil["name"] == name]) or set()

    def _offered(self, teile: list[Element]) -> set[str] | None:
        """The values there are to choose from; None where anything can be typed."""
        if teile[0].tag == "select" and "admin-autocomplete" not in (teile[0]["class"] or ""):
            return {_option(o) for o in self.seite.optionen[teile[0]]}
        if teile[0]["type"] in ("checkbox", "radio"):
            return {teil["value"] or "on" for teil in teile}
        return None

    def send(self, knopf: str = "", wert: str | None = None, **optionen):
        """Press the button of that name (and value, or caption), else the first; the answer."""
        return self.press(self.knopf(knopf, wert), **optionen)

    def press(self, gedrueckt: Element | None, **optionen):
        """Send it by one of its buttons; None: by Enter where there is none."""
        ziel, felder = self.ziel, dict(self.felder)
        if gedrueckt is not None:
            ziel = gedrueckt["formaction"] or ziel
            if gedrueckt["name"]:
                felder[gedrueckt["name"]] = [
                    *felder.get(gedrueckt["name"], []),
                    gedrueckt["value"] or "",
                ]
        if self.methode == "get":
            return self.client.get(urlsplit(ziel).path, felder, **optionen)
        return ROH(self.client, ziel, felder, **optionen)

    def knopf(self, name: str = "", wert: str | None = None) -> Element | None:
        """That button; without a name the one that Enter presses. Raises NichtGezeigt."""
        if not name:
            return next(iter(self.knoepfe), None)
        for knopf in self.knoepfe:
            aufschrift = " ".join(knopf.text.split()) or knopf["value"]
            if name in (knopf["name"], aufschrift) and wert in (None, knopf["value"]):
                return knopf
        da = [(k["name"], k["value"], " ".join(k.text.split())) for k in self.knoepfe]
        raise NichtGezeigt(f"Kein Knopf „{name}“; da sind: {da}")

    def add_row(self, praefix: str, **felder) -> str:
        """One more row of an inline, as „Hinzufügen“ makes it from the empty one; its prefix."""
        nummer = int(self.felder[f"{praefix}-TOTAL_FORMS"][0])
        self.felder[f"{praefix}-TOTAL_FORMS"] = [str(nummer + 1)]
        muster = {
            t["name"]: t
            for t in self._teile
            if (t["name"] or "").startswith(f"{praefix}-__prefix__-")
        }
        for name, teil in muster.items():
            if werte := _values(self.seite, teil):
                self.felder[name.replace("__prefix__", str(nummer))] = werte
        for name, wert in felder.items():
            if f"{praefix}-__prefix__-{name}" not in muster:
                raise NichtGezeigt(f"Die leere Zeile „{praefix}“ hat kein Feld „{name}“")
            werte = wert if isinstance(wert, list) else [wert]
            self.felder[f"{praefix}-{nummer}-{name}"] = [str(w) for w in werte]
        return f"{praefix}-{nummer}"


def _is_button(teil: Element) -> bool:
    return teil.tag == "button" and (teil["type"] or "submit") == "submit"


def _always_sent(teil: Element) -> bool:
    """Whether the browser sends it, chosen or not."""
    if teil.tag == "select":
        return "multiple" not in teil.attrs
    return teil.tag == "textarea" or (teil.tag == "input" and teil["type"] not in OHNE_WERT)


def _option(option: Element) -> str:
    """What an option sends: its value, else its text."""
    return option["value"] if "value" in option.attrs else " ".join(option.text.split())


def _values(seite: Seite, teil: Element) -> list[str]:
    """What the browser sends for one element that nobody touched."""
    if teil.tag == "select":
        optionen = [o for o in seite.optionen[teil] if "disabled" not in o.attrs]
        gewaehlt = [_option(o) for o in optionen if "selected" in o.attrs]
        erste = [] if "multiple" in teil.attrs else [_option(o) for o in optionen[:1]]
        return gewaehlt or erste
    if teil.tag == "textarea":
        # as every browser does, whatever the page held
        text = teil.text.replace("\r\n", "\n").removeprefix("\n")
        return [text.replace("\n", "\r\n")]
    if teil["type"] in ("checkbox", "radio"):
        return [teil["value"] or "on"] if "checked" in teil.attrs else []
    return [] if teil.tag == "button" or teil["type"] in OHNE_WERT else [teil["value"] or ""]


def address_of(antwort: HttpResponse) -> str:
    """The address in the browser's bar."""
    if kette := getattr(antwort, "redirect_chain", None):
        return kette[-1][0]
    anfrage = antwort.request
    abfrage = anfrage.get("QUERY_STRING", "")
    return anfrage["PATH_INFO"] + (f"?{abfrage}" if abfrage else "")


def forms_of(antwort: HttpResponse) -> list[Formular]:
    """All forms of a page, in order."""
    assert antwort.status_code < 300 or antwort.status_code in (403, 422, 429), antwort
    seite, ort = Seite(antwort.content.decode()), address_of(antwort)
    return [Formular(antwort.client, ort, seite, element) for element in seite.alle("form")]


def form_of(antwort: HttpResponse, mit: str = "") -> Formular:
    """The page's own form, or the one with the field or button `mit`. Raises NichtGezeigt.

    Signing out, and the search of a list, are no forms of a page's own.
    """
    assert antwort.status_code != 302, f"Keine Seite, sondern der Weg nach {antwort['Location']}"
    eigene = [f for f in forms_of(antwort) if f.methode == "post" and not _is_frame(f)]
    if mit:
        eigene = [f for f in eigene if mit in f or _has_button(f, mit)]
    if not eigene:
        raise NichtGezeigt(f"{address_of(antwort)} zeigt kein Formular {mit}")
    assert len(eigene) == 1, f"{address_of(antwort)} hat {len(eigene)} Formulare; welches?"
    return eigene[0]


def _is_frame(formular: Formular) -> bool:
    return formular.element["id"] == "logout-form"


def _has_button(formular: Formular, name: str) -> bool:
    try:
        return formular.knopf(name) is not None
    except NichtGezeigt:
        return False


def open_page(client: Client, ort: str, mit: str = "", **daten) -> Formular:
    """The form of the page at an address."""
    antwort = client.get(ort, daten)
    assert antwort.status_code == 200, (ort, antwort.status_code)
    return form_of(antwort, mit)


def fill_in(client: Client, ort: str, felder: dict | None = None, *, knopf="", mit="", **optionen):
    """Open the page, fill its form, press the button; the answer."""
    return open_page(client, ort, mit).fill(felder).send(knopf, **optionen)


def forge(client: Client, ort: str, daten: dict | None = None, **optionen):
    """Post what no page shows, as an attacker would, or a browser that kept an old page."""
    return ROH(client, ort, daten or {}, **optionen)


def ask(client: Client, methode: str, ort: str, daten: dict | None = None, **optionen):
    """Any method at any address, without a page: for walks over all there are."""
    if methode == "post":
        return forge(client, ort, daten, **optionen)
    return getattr(client, methode)(ort, *([daten] if daten else []), **optionen)


def upload_file(inhalt: bytes, dateiname: str = "probe.csv") -> SimpleUploadedFile:
    """A file to put into a file field."""
    return SimpleUploadedFile(dateiname, inhalt)


def query_of(adresse: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(adresse).query))
