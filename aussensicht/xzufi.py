"""File format: XZuFi 2.2 and 2.3: the Onlinedienste of one Redaktion, and where they apply.

The file is streamed within limits: no DTD, no entities, nothing from elsewhere. What wraps the
objects and how the namespace is numbered does not matter; what a row needs is needed. A row that
cannot be read is told with its line and the reason, the others are read.
"""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from xml.parsers import expat

from django.core.exceptions import ValidationError

from aussensicht.models import is_web_address
from bausteine.tabellen.xmlstrom import STUECK, Absagen, Leser, feed_document

#: bytes of the XML, also of one that comes packed
MAX_ENTPACKT = 100 * 1024 * 1024
#: letters of one object: a Landesredaktion writes long texts, and none of this length
MAX_ZEICHEN = 2_000_000
#: elements of one object, and rows of a file
MAX_KNOTEN, MAX_ZEILEN = 200_000, 300_000
#: parts of an archive
MAX_TEILE = 200
#: letters of a name, an address, an identifier
MAX_NAME, MAX_ADRESSE, MAX_KENNUNG = 1000, 2000, 300
#: rows, names and areas that a sentence names
GENANNT = 5

ABSAGEN = Absagen(
    unlesbar="Die Datei ist keine lesbare XZuFi-Datei: Elemente liegen zu tief ineinander, haben "
    "zu viele verschiedene Namen oder sind zu lang.",
    zu_gross="Die Datei hat zu viele Elemente. Bitte den Export je Gebiet teilen.",
    dtd="Die Datei enthält eine DTD oder Entitäten. Das gehört nicht in eine XZuFi-Datei und wird "
    "aus Sicherheitsgründen nicht gelesen. Bitte ohne DTD exportieren.",
)
ZU_GROSS = (
    f"Die Datei ist entpackt größer als {MAX_ENTPACKT // 1024**2} MB. Bitte den Export je Gebiet "
    "teilen."
)
ZU_VIELE_ZEILEN = (
    f"Die Datei nennt mehr als {MAX_ZEILEN:,} Zuständigkeiten von Onlinediensten. Bitte den Export "
    "je Gebiet teilen.".replace(",", ".")
)
ARCHIV = (
    "Das ZIP-Archiv ist nicht lesbar oder mit einem Kennwort geschützt. Bitte entpacken und die "
    "XML-Datei hochladen."
)
TABELLE = "Das ist eine Tabelle, keine XZuFi-Datei (XML)."
OPEN_PVOG = (
    "Das ist der Export „open-pvog“, keine XZuFi-Datei. Er wird unter „PVOG-Läufe“ hochgeladen."
)
#: how files of other kinds begin, without a mark of the byte order and blanks
FREMDE = (
    (b"%PDF-", "Das ist eine PDF-Datei, keine XZuFi-Datei (XML)."),
    (b"\xd0\xcf\x11\xe0", "Das ist eine Office-Datei, keine XZuFi-Datei (XML)."),
    (b"\xff\xd8\xff", "Das ist ein Bild, keine XZuFi-Datei (XML)."),
    (b"\x89PNG", "Das ist ein Bild, keine XZuFi-Datei (XML)."),
    (b"\x1f\x8b", "Das ist ein gepacktes Archiv. Bitte entpacken und die XML-Datei hochladen."),
    (b"7z\xbc\xaf", "Das ist ein gepacktes Archiv. Bitte entpacken und die XML-Datei hochladen."),
    (b"{", "Das ist eine JSON-Datei, keine XZuFi-Datei (XML)."),
    (b"[", "Das ist eine JSON-Datei, keine XZuFi-Datei (XML)."),
)
HTML = re.compile(rb"<(!doctype html|html|head|body|table|meta)\b", re.IGNORECASE)
UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")

NAMENSRAUM = re.compile(r"xoev\.de/schemata/xzufi/(\d+)_(\d+)(?:_(\d+))?", re.IGNORECASE)
GELESENE_VERSIONEN = ("2.2", "2.3")
#: the objects that are read, by the names they have in messages and in answers
DIENSTE = {"onlinedienst", "ergebnisOnlinedienst"}
LEISTUNGEN = {"leistung", "ergebnisLeistung"}
ZUSTAENDIGKEITEN = {"zustaendigkeitTransferObjekt", "zustaendigkeit"}
KOPF, LOESCHE = "nachrichtenkopf", "loesche"
OBJEKTE = DIENSTE | LEISTUNGEN | ZUSTAENDIGKEITEN | {KOPF, LOESCHE}
#: the objects that are not, and what they are called
ANDERE = {
    "organisationseinheit": "Organisationseinheiten",
    "spezialisierung": "Spezialisierungen",
    "formular": "Formulare",
    "gebiet": "Gebiete",
    "kostenmodul": "Kostenmodule",
}
SPRACHEN = {
    "de": "Deutsch",
    "en": "Englisch",
    "fr": "Französisch",
    "tr": "Türkisch",
    "pl": "Polnisch",
    "ru": "Russisch",
    "uk": "Ukrainisch",
    "ar": "Arabisch",
    "nl": "Niederländisch",
}
_LEIKA = re.compile(r"99[0-9]{12}")
_GANZ_DEUTSCHLAND = {"DE", "DEU", "00"}


def ebene_of(schluessel: str) -> str:
    """What a LeiKa-Schlüssel 99 GGG KKK VVV DDD stands for: LO, LOV or LOVD, told by its zeros."""
    if schluessel[8:11] == "000":
        return "LO"
    return "LOV" if schluessel[11:14] == "000" else "LOVD"


def area_digits(text: str) -> str:
    """An area as digits: the ARS with twelve, an AGS with eight; "" where it is neither."""
    wert = re.sub(r"[\s./-]", "", text)
    if wert.upper() in _GANZ_DEUTSCHLAND:
        return "0" * 12
    if not (wert.isascii() and wert.isdigit()):
        return ""
    if len(wert) in (2, 3, 5, 9, 12):
        return wert.ljust(12, "0")
    return wert if len(wert) == 8 else ""


@dataclass
class Xmlknoten:
    """An element of an object, with what lies in it."""

    name: str
    attribute: dict[str, str]
    zeile: int
    text: str = ""
    kinder: list["Xmlknoten"] = field(default_factory=list)

    def all(self, *namen: str) -> list["Xmlknoten"]:
        """Those of the elements in it that have one of these names."""
        return [kind for kind in self.kinder if kind.name in namen]

    def value(self, *namen: str) -> str:
        """The text of the first of these elements in it that has one."""
        return next((k.wert for k in self.all(*namen) if k.wert), "")

    def attribute_of(self, name: str) -> str:
        """An attribute, whatever its prefix."""
        return next(
            (w.strip() for n, w in self.attribute.items() if n.rpartition(":")[2] == name), ""
        )

    @property
    def wert(self) -> str:
        """Its text, or the code that lies in it."""
        text = " ".join(self.text.split())
        return text or (self.value("code") if self.kinder else "")


@dataclass(frozen=True)
class Xzufikennung:
    """An identifier with who gave it."""

    text: str
    schema: str = ""
    stelle: str = ""

    @classmethod
    def of(cls, knoten: Xmlknoten) -> "Xzufikennung":
        """What an element says."""
        return cls(
            knoten.wert, knoten.attribute_of("schemeID"), knoten.attribute_of("schemeAgencyID")
        )

    @property
    def schluessel(self) -> str:
        """In one word."""
        return ":".join(teil for teil in (self.stelle, self.text) if teil)

    def fits(self, andere: "Xzufikennung") -> bool:
        """Whether both can mean the same: who gave it need not be said on both sides."""
        return self.text == andere.text and (
            not self.stelle or not andere.stelle or self.stelle == andere.stelle
        )


@dataclass(frozen=True)
class Xzufilink:
    """An address of a Dienst, as the file describes it."""

    adresse: str
    typ: str = ""
    titel: str = ""
    sprache: str = ""


@dataclass(frozen=True)
class Xzufidienst:
    """An Onlinedienst; `links`: the one that is shown first."""

    kennung: str
    bezeichnung: str
    links: tuple[Xzufilink, ...] = ()
    vertrauensniveau: str = ""
    sprachen: tuple[str, ...] = ()

    @property
    def adresse(self) -> str:
        """The address that is shown; "" where there is none."""
        return self.links[0].adresse if self.links else ""


@dataclass(frozen=True)
class Xzufizeile:
    """That an Onlinedienst is there for a Leistung in an area."""

    dienst: str
    leika_schluessel: str
    gebiet: str


@dataclass
class Xzufiinhalt:
    """What a file holds, and what could not be read of it."""

    dienste: dict[str, Xzufidienst] = field(default_factory=dict)
    zeilen: set[Xzufizeile] = field(default_factory=set)
    #: (line, sentence): rows that are left out
    fehler: list[tuple[int, str]] = field(default_factory=list)
    #: how the rest was read
    hinweise: list[str] = field(default_factory=list)
    version: str = ""
    stand: dt.date | None = None
    #: who gave the identifiers, and what it calls itself
    stelle: str = ""
    stellenname: str = ""
    doppelt: int = 0

    @property
    def fehlersaetze(self) -> list[str]:
        """Why rows are left out, in the order of the file."""
        return [f"Zeile {zeile}: {satz}" for zeile, satz in sorted(self.fehler)]


def read_xzufi(daten: bytes) -> Xzufiinhalt:
    """What an XML file, or one packed as ZIP, says. Raises ValidationError where it is no XZuFi
    file with Onlinedienste."""
    if grund := _foreign(daten):
        raise ValidationError(grund)
    leser = Xzufileser()
    try:
        for _ in feed_document(_limited(_pieces(daten)), leser, ABSAGEN):
            pass
    except expat.ExpatError as fehler:
        raise ValidationError(_not_well_formed(daten, fehler)) from fehler
    except (LookupError, ValueError) as fehler:  # of the expat module: an encoding it cannot read
        raise ValidationError(
            "Die Zeichenkodierung, die die Datei nennt, kann das Portal nicht lesen. Bitte als "
            "UTF-8 exportieren."
        ) from fehler
    return leser.result()


def is_xzufi(daten: bytes) -> bool:
    """Whether a file calls itself one, at its beginning."""
    return bool(NAMENSRAUM.search(daten[:4000].replace(b"\x00", b"").decode("latin-1")))


def _foreign(daten: bytes) -> str:
    """What a file is that is no XML, in a sentence; "" where it may be XML or packed XML."""
    anfang = daten[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not anfang:
        return "Die Datei ist leer."
    for zeichen, satz in FREMDE:
        if anfang.startswith(zeichen):
            return satz
    if anfang.startswith((b"PK", *UTF_16)):
        return ""
    if HTML.match(anfang):
        return "Das ist eine Webseite (HTML), keine XZuFi-Datei (XML)."
    if anfang.startswith(b"<"):
        return ""
    return OPEN_PVOG if b"leika_key" in anfang.lower() else TABELLE


def _pieces(daten: bytes) -> Iterator[bytes]:
    """The XML, piece by piece; of an archive that of the one XML file in it."""
    if not daten.startswith(b"PK"):
        strom = io.BytesIO(daten)
        yield from iter(partial(strom.read, STUECK), b"")
        return
    try:
        archiv = zipfile.ZipFile(io.BytesIO(daten))
        with archiv, archiv.open(_only_xml(archiv)) as teil:
            yield from iter(partial(teil.read, STUECK), b"")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as fehler:
        raise ValidationError(ARCHIV) from fehler
    except RuntimeError as fehler:  # a password
        raise ValidationError(ARCHIV) from fehler


def _only_xml(archiv: zipfile.ZipFile) -> zipfile.ZipInfo:
    teile = archiv.infolist()
    if len(teile) > MAX_TEILE:
        raise ValidationError(f"Das ZIP-Archiv hat mehr als {MAX_TEILE} Dateien. Bitte entpacken.")
    namen = {teil.filename for teil in teile}
    if "[Content_Types].xml" in namen or "content.xml" in namen:
        raise ValidationError(TABELLE)
    xml = [t for t in teile if t.filename.lower().endswith(".xml") and not t.is_dir()]
    if len(xml) != 1:
        raise ValidationError(
            f"Im ZIP-Archiv {'liegen mehrere XML-Dateien' if xml else 'liegt keine XML-Datei'}. "
            "Bitte eine einzelne XML-Datei hochladen."
        )
    if xml[0].file_size > MAX_ENTPACKT:
        raise ValidationError(ZU_GROSS)
    return xml[0]


def _limited(stuecke: Iterable[bytes]) -> Iterator[bytes]:
    """What an archive says of its size need not be true."""
    gesamt = 0
    for stueck in stuecke:
        gesamt += len(stueck)
        if gesamt > MAX_ENTPACKT:
            raise ValidationError(ZU_GROSS)
        yield stueck


def _not_well_formed(daten: bytes, fehler: expat.ExpatError) -> str:
    if fehler.code == expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]:
        try:
            if not daten.startswith((b"PK", *UTF_16)):
                daten.decode()
        except UnicodeDecodeError:
            return (
                f"Zeile {fehler.lineno}: Die Umlaute sind anders gespeichert, als die erste Zeile "
                "der Datei sagt. Bitte als UTF-8 exportieren."
            )
    return (
        f"Zeile {fehler.lineno}: Hier ist die Datei kein gültiges XML, vielleicht ist sie "
        "abgeschnitten. Bitte neu exportieren."
    )


@dataclass
class _Zustaendigkeit:
    """As it stands there: for which Onlinedienst, which Leistungen, which areas."""

    zeile: int
    eltern: Xzufikennung | None
    leistungen: list[Xzufikennung]
    #: what stands there, with its line
    gebiete: list[tuple[str, int]]
    #: whether it says itself that it is an Onlinedienst's
    von_dienst: bool = False


class Xzufileser(Leser):
    """Collects the objects of a file; what they mean for each other is worked out at its end."""

    def __init__(self):
        self._offen: list[Xmlknoten] = []
        self._fremd = self._zeichen = self._knoten = 0
        self._wurzel, self._raeume = "", False
        self._andere: Counter[str] = Counter()
        self._leistungen: dict[str, list[tuple[Xzufikennung, list[str]]]] = defaultdict(list)
        self._zustaendigkeiten: list[_Zustaendigkeit] = []
        self._dienste: dict[str, list[Xzufikennung]] = defaultdict(list)
        self._geloescht: dict[str, Xzufikennung] = {}
        self._tage: list[dt.date] = []
        self._stellen: Counter[tuple[str, str]] = Counter()
        self._mehrsprachig: list[str] = []
        self._ohne_link: list[str] = []
        self._nochmal: list[str] = []
        self._fremde_zustaendigkeiten = 0
        self.inhalt = Xzufiinhalt()

    # -- the stream

    def begin(self, name: str, attribute: dict) -> None:
        if self._fremd:
            self._fremd += 1
            return
        if not self._offen:
            self._wrapper(name, attribute)
            if name in ANDERE:
                self._andere[ANDERE[name]] += 1
                self._fremd = 1
                return
            if name not in OBJEKTE:
                return
            self._zeichen = self._knoten = 0
        elif name.startswith("modul"):  # the texts of a Leistung
            self._fremd = 1
            return
        self._knoten += 1
        if self._knoten > MAX_KNOTEN:
            raise ValidationError(
                f"Zeile {self.zeile()}: Ein einzelner Eintrag hat zu viele Elemente."
            )
        knoten = Xmlknoten(name, attribute, self.zeile())
        if self._offen:
            self._offen[-1].kinder.append(knoten)
        self._offen.append(knoten)

    def end(self, name: str) -> None:
        if self._fremd:
            self._fremd -= 1
        elif self._offen:
            knoten = self._offen.pop()
            if not self._offen:
                self._object(knoten)

    def text(self, text: str) -> None:
        if self._offen and not self._fremd:
            self._zeichen += len(text)
            if self._zeichen > MAX_ZEICHEN:
                raise ValidationError(f"Zeile {self.zeile()}: Ein einzelner Eintrag ist zu lang.")
            self._offen[-1].text += text

    def _wrapper(self, name: str, attribute: dict) -> None:
        self._wurzel = self._wurzel or name
        for attribut, wert in attribute.items():
            if attribut == "xmlns" or attribut.startswith("xmlns:"):
                if gefunden := NAMENSRAUM.search(wert):
                    self._raeume = True
                    nummern = ".".join(teil for teil in gefunden.groups() if teil)
                    self.inhalt.version = self.inhalt.version or nummern
            elif attribut.rpartition(":")[2] == "xzufiVersion":
                self.inhalt.version = wert.strip()[:20]

    # -- the objects

    def _object(self, knoten: Xmlknoten) -> None:
        if knoten.name in DIENSTE:
            self._dienst(knoten)
        elif knoten.name in LEISTUNGEN:
            self._leistung(knoten)
        elif knoten.name in ZUSTAENDIGKEITEN:
            self._zustaendigkeit(knoten)
        elif knoten.name == LOESCHE:
            if knoten.attribute_of("klasse").lower() in ("onlinedienst", ""):
                self._geloescht |= {k.wert: Xzufikennung.of(k) for k in knoten.all("id")}
        else:
            self._tage_des_kopfs(knoten)

    def _tage_des_kopfs(self, knoten: Xmlknoten) -> None:
        """The day on which the message was made; whatever its element is called."""
        for kind in knoten.kinder:
            wort = kind.name.lower()
            if ("zeit" in wort or "datum" in wort) and (tag := _iso_day(kind.wert)):
                self.inhalt.stand = self.inhalt.stand or tag
            self._tage_des_kopfs(kind)

    def _leistung(self, knoten: Xmlknoten) -> None:
        schluessel: list[str] = []
        for verweis in knoten.all("referenzLeiKa", "referenzLeistungsschluessel"):
            wert = re.sub(r"[\s.]", "", verweis.value("code") or verweis.wert)
            if _LEIKA.fullmatch(wert) and wert not in schluessel:
                schluessel.append(wert)
        for eine in (*knoten.all("id"), *knoten.all("idSekundaer")):
            kennung = Xzufikennung.of(eine)
            self._leistungen[kennung.text].append((kennung, schluessel))
        self._andere["Leistungen"] += 1

    def _dienst(self, knoten: Xmlknoten) -> None:
        kennungen = [Xzufikennung.of(eine) for eine in knoten.all("id")]
        kennung = next((eine for eine in kennungen if eine.text), None)
        name, sprachen = _german(knoten.all("bezeichnung"))
        links = self._links(knoten)
        name = name or next((link.titel for link in links if link.titel), "")
        self._add_zustaendigkeiten(knoten, kennung)
        if kennung is None or len(kennung.schluessel) > MAX_KENNUNG:
            wie = f" „{_short(name)}“" if name else ""
            grund = "hat keine id" if kennung is None else "hat eine zu lange id"
            self.inhalt.fehler.append((knoten.zeile, f"Der Onlinedienst{wie} {grund}."))
            return
        if not name:
            self.inhalt.fehler.append(
                (
                    knoten.zeile,
                    f"Der Onlinedienst mit der id „{_short(kennung.text)}“ hat weder eine "
                    "Bezeichnung noch einen Link mit Titel.",
                )
            )
            return
        sprachen = tuple(
            dict.fromkeys((*sprachen, *(link.sprache for link in links if link.sprache)))
        )
        dienst = Xzufidienst(
            kennung=kennung.schluessel,
            bezeichnung=name[:MAX_NAME],
            links=tuple(links),
            vertrauensniveau=knoten.value("vertrauensniveau")[:20],
            sprachen=sprachen,
        )
        self._geloescht.pop(kennung.text, None)  # written again after that
        vorher = self.inhalt.dienste.get(dienst.kennung)
        if vorher is not None and vorher != dienst:
            self._nochmal.append(f"„{_short(name)}“ (Zeile {knoten.zeile})")
        if vorher is None:
            self._dienste[kennung.text].append(kennung)
        self.inhalt.dienste[dienst.kennung] = dienst
        stellenname = next((k.attribute_of("schemeAgencyName") for k in knoten.all("id")), "")
        self._stellen[kennung.stelle, stellenname] += 1
        for version in knoten.all("versionsinformation"):
            if tag := _iso_day(version.value("geaendertDatumZeit", "erstelltDatumZeit")):
                self._tage.append(tag)
        if len({sprache.partition("-")[0] for sprache in sprachen}) > 1:
            self._mehrsprachig.append(f"„{_short(name)}“")
        if not dienst.adresse:
            self._ohne_link.append(f"„{_short(name)}“ (Zeile {knoten.zeile})")

    def _links(self, knoten: Xmlknoten) -> list[Xzufilink]:
        """Its addresses: the German one first, then one without a language."""
        links = []
        for link in knoten.all("link"):
            adresse = link.value("link", "uri", "url") or (link.wert if not link.kinder else "")
            titel, sprachen = _german(link.all("titel"))
            sprache = _language(
                link.attribute_of("languageCode") or link.value("sprache", "languageCode")
            )
            if not adresse:
                continue
            if not is_web_address(adresse) or len(adresse) > MAX_ADRESSE:
                self.inhalt.hinweise.append(
                    f"Zeile {link.zeile}: „{_short(adresse)}“ ist keine Webadresse und wird nicht "
                    "als Link übernommen."
                )
                continue
            typ = "".join(t.value("name") or t.wert for t in link.all("typ")[:1])[:100]
            sprache = sprache or (sprachen[0] if sprachen else "")
            links.append(Xzufilink(adresse, typ, titel[:MAX_NAME], sprache))
        return sorted(links, key=lambda link: _rank(link.sprache))

    def _zustaendigkeit(self, knoten: Xmlknoten) -> None:
        if knoten.name == "zustaendigkeitTransferObjekt":
            eltern = [Xzufikennung.of(eine) for eine in knoten.all("uebergeordnetesObjektID")]
            innen = knoten.all("zustaendigkeit")
        else:
            eltern = [Xzufikennung.of(eine) for eine in knoten.all("uebergeordnetesObjektID")]
            innen = [knoten]
        for eine in innen:
            self._keep(eine, eltern[0] if eltern else None)

    def _add_zustaendigkeiten(self, dienst: Xmlknoten, kennung: Xzufikennung | None) -> None:
        """Those that lie in the Onlinedienst itself. One without an id is told, and that's it."""
        for eine in dienst.all("zustaendigkeit"):
            if kennung is not None:
                self._keep(eine, kennung, von_dienst=True)

    def _keep(
        self, knoten: Xmlknoten, eltern: Xzufikennung | None, *, von_dienst: bool = False
    ) -> None:
        marke = "".join(
            [knoten.attribute_of("type"), *(e.attribute_of("schemeID") for e in knoten.all("id"))]
        )
        self._zustaendigkeiten.append(
            _Zustaendigkeit(
                zeile=knoten.zeile,
                eltern=eltern,
                leistungen=[Xzufikennung.of(eine) for eine in knoten.all("leistungID")],
                gebiete=[(ort.wert, ort.zeile) for ort in knoten.all("gebietID")],
                von_dienst=von_dienst or "onlinedienst" in marke.lower(),
            )
        )

    # -- the end

    def result(self) -> Xzufiinhalt:
        """What the file says. Raises ValidationError where it says nothing of Onlinedienste."""
        inhalt = self.inhalt
        if not self._raeume:
            raise ValidationError(
                "Das ist eine XML-Datei, aber keine XZuFi-Datei: Ihr äußerstes Element heißt "
                f"„{_short(self._wurzel)}“, und sie nennt den Namensraum von XZuFi nicht."
            )
        self._delete()
        if not inhalt.dienste and not inhalt.fehler:
            genannt = ", ".join(f"{anzahl} {was}" for was, anzahl in self._andere.items())
            raise ValidationError(
                "Die XZuFi-Datei enthält keinen Onlinedienst"
                + (f", nur {genannt}." if genannt else ".")
            )
        for zustaendigkeit in self._zustaendigkeiten:
            self._add_rows(zustaendigkeit)
        ohne = set(inhalt.dienste) - {zeile.dienst for zeile in inhalt.zeilen}
        inhalt.stand = inhalt.stand or max(self._tage, default=None)
        if self._stellen:
            (inhalt.stelle, inhalt.stellenname), _ = self._stellen.most_common(1)[0]
        self._hints(ohne)
        return inhalt

    def _delete(self) -> None:
        weg = 0
        for kennung in self._geloescht.values():
            for eine in self._dienste.get(kennung.text, []):
                if kennung.fits(eine) and eine.schluessel in self.inhalt.dienste:
                    del self.inhalt.dienste[eine.schluessel]
                    weg += 1
        if self._geloescht:
            anzahl = len(self._geloescht)
            was = "eine Löschung" if anzahl == 1 else f"{anzahl} Löschungen"
            eigene = f", {weg} davon für Onlinedienste, die sie selbst nennt" if weg else ""
            self.inhalt.hinweise.append(
                f"Die Datei enthält {was} („loesche“){eigene}. Vielleicht ist sie nur eine "
                "Lieferung von Änderungen: Gelesen wird sie als ganzer Bestand, was in ihr fehlt, "
                "gilt als nicht mehr genannt."
            )

    def _add_rows(self, zustaendigkeit: _Zustaendigkeit) -> None:
        dienst = self._dienst_of(zustaendigkeit)
        if dienst is None:
            return
        wie = f"Die Zuständigkeit des Onlinedienstes „{_short(dienst.bezeichnung)}“"
        schluessel = [
            einer
            for leistung in zustaendigkeit.leistungen
            for einer in self._keys_of(leistung, zustaendigkeit.zeile, wie)
        ]
        if not zustaendigkeit.leistungen:
            self.inhalt.fehler.append((zustaendigkeit.zeile, f"{wie} nennt keine Leistung."))
        if not zustaendigkeit.gebiete:
            self.inhalt.fehler.append((zustaendigkeit.zeile, f"{wie} nennt kein Gebiet."))
        for wert, nummer in zustaendigkeit.gebiete:
            gebiet = area_digits(wert)
            if not gebiet:
                self.inhalt.fehler.append(
                    (
                        nummer,
                        f"{wie} nennt das Gebiet „{_short(wert) or 'leer'}“. Das ist weder "
                        "ein Regionalschlüssel noch ein AGS; vielleicht fehlt eine führende Null.",
                    )
                )
                continue
            for einer in schluessel:
                zeile = Xzufizeile(dienst.kennung, einer, gebiet)
                if zeile in self.inhalt.zeilen:
                    self.inhalt.doppelt += 1
                self.inhalt.zeilen.add(zeile)
            if len(self.inhalt.zeilen) > MAX_ZEILEN:
                raise ValidationError(ZU_VIELE_ZEILEN)

    def _dienst_of(self, zustaendigkeit: _Zustaendigkeit) -> Xzufidienst | None:
        """The Onlinedienst that it is for; those of Organisationseinheiten are none of ours."""
        eltern = zustaendigkeit.eltern
        if eltern is None:
            if zustaendigkeit.von_dienst:
                self.inhalt.fehler.append(
                    (
                        zustaendigkeit.zeile,
                        "Eine Zuständigkeit sagt nicht, für welchen Onlinedienst.",
                    )
                )
            else:
                self._fremde_zustaendigkeiten += 1
            return None
        passende = [k for k in self._dienste.get(eltern.text, []) if eltern.fits(k)]
        gleiche = [k for k in passende if k.stelle == eltern.stelle]
        for kennung in gleiche or passende[:1]:
            if dienst := self.inhalt.dienste.get(kennung.schluessel):
                return dienst
        if zustaendigkeit.von_dienst and eltern.text not in self._geloescht:
            self.inhalt.fehler.append(
                (
                    zustaendigkeit.zeile,
                    f"Eine Zuständigkeit nennt den Onlinedienst „{_short(eltern.text)}“, den die "
                    "Datei nicht enthält oder der nicht lesbar ist.",
                )
            )
        else:
            self._fremde_zustaendigkeiten += 1
        return None

    def _keys_of(self, leistung: Xzufikennung, zeile: int, wie: str) -> list[str]:
        """The LeiKa-Schlüssel that is meant: the id itself, or what the file says of it."""
        wert = re.sub(r"[\s.]", "", leistung.text)
        if _LEIKA.fullmatch(wert):
            return [wert]
        gefunden = [
            schluessel
            for kennung, schluessel in self._leistungen.get(leistung.text, [])
            if leistung.fits(kennung)
        ]
        if keys := list(dict.fromkeys(key for schluessel in gefunden for key in schluessel)):
            return keys
        if gefunden:
            grund = "Die Datei nennt zu dieser Leistung keinen LeiKa-Schlüssel."
        else:
            grund = (
                "Das ist kein LeiKa-Schlüssel (99 und zwölf Ziffern), und die Datei enthält diese "
                "Leistung nicht."
            )
        self.inhalt.fehler.append(
            (zeile, f"{wie} nennt die Leistung „{_short(leistung.text) or 'leer'}“. {grund}")
        )
        return []

    def _hints(self, ohne: set[str]) -> None:
        inhalt, hinweise = self.inhalt, self.inhalt.hinweise
        if not inhalt.version.startswith(GELESENE_VERSIONEN):
            hinweise.append(
                f"Die Datei nennt die Version XZuFi {inhalt.version or 'nicht'}; gelesen werden "
                "2.2 und 2.3. Bitte prüfen Sie einige Einträge."
            )
        if self._ohne_link:
            hinweise.append(
                f"Ohne Link: {_some(self._ohne_link, 'Onlinedienst', 'Onlinedienste')}."
            )
        if ohne:
            namen = sorted(f"„{_short(inhalt.dienste[eine].bezeichnung)}“" for eine in ohne)
            hinweise.append(
                "Ohne lesbare Zuständigkeit, darum bei keiner Kommune gezeigt: "
                f"{_some(namen, 'Onlinedienst', 'Onlinedienste')}."
            )
        if self._mehrsprachig:
            hinweise.append(
                "In mehreren Sprachen, gezeigt wird die deutsche: "
                f"{_some(self._mehrsprachig, 'Onlinedienst', 'Onlinedienste')}."
            )
        if self._nochmal:
            hinweise.append(
                "Mehrmals mit derselben id und verschiedenem Inhalt, es gilt der letzte Eintrag: "
                f"{_some(self._nochmal, 'Onlinedienst', 'Onlinedienste')}."
            )
        if inhalt.doppelt:
            hinweise.append(
                "1 Zeile wiederholt eine andere und zählt nicht mit."
                if inhalt.doppelt == 1
                else f"{inhalt.doppelt} Zeilen wiederholen eine andere und zählen nicht mit."
            )
        if len({stelle for stelle, _ in self._stellen}) > 1:
            stellen = sorted(f"„{stelle or 'ohne Angabe'}“" for stelle, _ in self._stellen)
            hinweise.append(
                "Die Onlinedienste stammen von verschiedenen Stellen (schemeAgencyID): "
                f"{', '.join(dict.fromkeys(stellen))}. Vielleicht ist das nicht die Datei einer "
                "einzelnen Redaktion."
            )
        weitere = {was: n for was, n in self._andere.items() if was != "Leistungen"}
        if self._fremde_zustaendigkeiten:
            weitere["Zuständigkeiten, die zu keinem Onlinedienst gehören"] = (
                self._fremde_zustaendigkeiten
            )
        if weitere:
            teile = ", ".join(f"{anzahl} {was}" for was, anzahl in weitere.items())
            hinweise.append(f"Nicht gelesen, weil hier nicht gebraucht: {teile}.")


def _some(namen: list[str], einer: str, mehrere: str) -> str:
    """How many, and some of them."""
    anzahl = len(namen)
    genannt = ", ".join(namen[:GENANNT])
    rest = f" und {anzahl - GENANNT} weitere" if anzahl > GENANNT else ""
    return f"{anzahl} {einer if anzahl == 1 else mehrere} ({genannt}{rest})"


def _german(knoten: list[Xmlknoten]) -> tuple[str, tuple[str, ...]]:
    """The German one of several texts, else the one without a language, else the first; and all
    their languages."""
    texte = [(_language(k.attribute_of("languageCode")), k.wert) for k in knoten if k.wert]
    if not texte:
        return "", ()
    sprachen = tuple(dict.fromkeys(sprache for sprache, _ in texte if sprache))
    return min(texte, key=lambda text: _rank(text[0]))[1], sprachen


def _language(code: str) -> str:
    return code.strip().lower().replace("_", "-")[:20]


def _rank(sprache: str) -> int:
    """German before what has no language before all others; easy German after plain German."""
    if sprache in ("de", "de-de", "ger", "deu"):
        return 0
    if not sprache:
        return 1
    return 2 if sprache.startswith("de") else 3


def language_name(code: str) -> str:
    """A language in German; its code where it is none of those known."""
    return SPRACHEN.get(code.partition("-")[0], code)


def _iso_day(text: str) -> dt.date | None:
    with suppress(ValueError):
        return dt.date.fromisoformat(text[:10])
    return None


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
