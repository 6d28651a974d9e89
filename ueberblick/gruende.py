"""Search snippets: every place where the words stand that the line of a hit does not show."""

from collections.abc import Iterator
from dataclasses import dataclass

from bausteine.suche.hervorheben import places
from bausteine.suche.lesung import Suchantwort, Teile, Wortfund
from bausteine.suche.stamm import flat, tokens
from bausteine.suche.stoff import Stelle
from bausteine.werte.land import home
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from gesuche.models import Gesuch
from kennzahlen.models import Kennzahl
from leistungen.models import LeikaLeistung, OzgLeistung
from meinungsbilder.models import Meinungsbild
from mittel.models import Mittelvorgang
from organisationen.models import Organisation
from programme.models import Programm, Programmprojekt
from projects.models import Umsetzungsprojekt
from rundbriefe.models import Rundbrief
from termine.models import Termin
from themenfelder.models import Themenfeld

#: letters of a long text shown before and after the first word
VORHER, NACHHER = 60, 100
#: labels of the nouns that the word index leads from and to
LEIKA, OZG = "leistungen.leikaleistung", "leistungen.ozgleistung"
#: attribute of an OZG-Leistung with those of its LeiKa-Leistungen that a search named by key
GENANNT = "genannte_leika"


@dataclass(frozen=True)
class Grund:
    """A place and what stands there: "früherer Titel" and "Geringverdiener"."""

    titel: str
    text: str

    def __str__(self):
        return f"{self.titel}: {self.text}" if self.text else self.titel


def reasons(record, worte: list[str]) -> list[Grund]:
    """The first place of each word, as it was typed, that the line itself does not show."""
    gezeigt = _flat_text(" ".join(_shown(record)))
    fehlt = {glatt for wort in worte if (glatt := flat(wort)) not in gezeigt}
    gefunden = []
    for titel, text in _places_of(record, worte) if fehlt else ():
        hier = {wort for wort in fehlt if wort in _flat_text(text)}
        if hier:
            gefunden.append(Grund(titel, snippet(text, sorted(hier))))
            fehlt -= hier
    return gefunden


class Begruendung:
    """Why a record is a hit: for each word of the question where it stands, or what is meant by
    it."""

    def __init__(self, record, lesung: Suchantwort):
        self.record, self.lesung = record, lesung
        self.gruende: dict[Grund, None] = {}
        self.marken: set[str] = set()
        self.gezeigt = _flat_words(" ".join(_shown(record)))
        worte = frozenset(wort for fund in lesung.funde.values() for wort in fund.eigene)
        self.orte = [(titel, text, _flat_words(text)) for titel, text in _places_of(record, worte)]

    def told(self) -> tuple[list[Grund], tuple[str, ...]]:
        """The reasons, and the words to mark."""
        for fund in self.lesung.funde.values():
            if not any(weg(fund) for weg in (self._shown, self._meant, self._stands, self._leads)):
                self._stands_meant(fund)
        if not self.gruende and not self.lesung.frage.ganz.isdecimal():
            self.gruende[Grund(_WO.get(type(self.record), "im Namen"), "")] = None
        return list(self.gruende), tuple(self.marken)

    def _shown(self, fund: Wortfund) -> bool:
        """The line itself shows it, whole or in parts."""
        if hier := self.gezeigt & {*fund.gleiche, *fund.verwandte}:
            self.marken |= hier
            return True
        return any(self._all_in(self.gezeigt, teile) for teile in fund.geteilt)

    def _meant(self, fund: Wortfund) -> bool:
        """The line shows what means the same."""
        for name, teile in fund.gleichbedeutend.items():
            if self._all_in(self.gezeigt, teile):
                self._means(fund, name)
                return True
        return False

    def _stands(self, fund: Wortfund) -> bool:
        """It stands elsewhere in the record."""
        return self._place({*fund.eigene})

    def _leads(self, fund: Wortfund) -> bool:
        """A LeiKa-Leistung of it has the word."""
        return self._leika({*fund.eigene})

    def _stands_meant(self, fund: Wortfund) -> None:
        """What means the same stands elsewhere."""
        for name, teile in fund.gleichbedeutend.items():
            worte = {wort for teil in teile for wort in teil}
            if self._place(worte) or self._leika(worte):
                self._means(fund, name)
                return

    def _all_in(self, vorhanden: set[str], teile: Teile) -> bool:
        hier = [vorhanden & {*worte} for worte in teile]
        if not all(hier):
            return False
        self.marken |= set().union(*hier)
        return True

    def _means(self, fund: Wortfund, name: str) -> None:
        """Words that mean the same together are told together."""
        for grund in self.gruende:
            davor, _, ziel = grund.text.partition(" → ")
            if grund.titel == "gleichbedeutend" and ziel == name:
                self.gruende = {g: None for g in self.gruende if g != grund}
                self.gruende[Grund(grund.titel, f"{davor} {fund.wort} → {name}")] = None
                return
        self.gruende[Grund("gleichbedeutend", f"{fund.wort} → {name}")] = None

    def _place(self, worte: set[str]) -> bool:
        for titel, text, hier in self.orte:
            if gefunden := hier & worte:
                self.marken |= gefunden
                self.gruende[Grund(titel, snippet(text, sorted(gefunden)))] = None
                return True
        return False

    def _leika(self, worte: set[str]) -> bool:
        """Found by the words of a LeiKa-Leistung below its OZG-Leistung."""
        index = self.lesung.index
        ozg = {leistung.pk for leistung in _ozg_of(self.record)}
        if not ozg or not {LEIKA, OZG} <= index.abschnitte.keys():
            return False
        leika, stelle = index.abschnitte[LEIKA], index.abschnitte[OZG].stelle
        gefunden = [*index.places(worte)]
        orte = sorted(gefunden[Stelle.TITEL]) + sorted(gefunden[Stelle.TEXT])
        orte = [ort for ort in orte if leika.von <= ort < leika.bis]
        ozg_orte = {stelle[pk] for pk in ozg if pk in stelle}
        for ort in orte:
            if not ozg_orte.isdisjoint(index.led_to(ort, LEIKA, OZG)):
                text = index.namen[ort]
                self.marken |= worte & _flat_words(text)
                self.gruende[Grund("über LeiKa-Leistung", text)] = None
                return True
        return False


def _flat_text(text: str) -> str:
    return " ".join(map(flat, tokens(text)))


def _flat_words(text: str) -> set[str]:
    return set(map(flat, tokens(text)))


def _ozg_of(record) -> list:
    """The public OZG-Leistungen whose LeiKa-Leistungen lead to the record."""
    if isinstance(record, OzgLeistung):
        return [record]
    return list(record.ozg_leistungen.all()) if isinstance(record, Umsetzungsprojekt) else []


def snippet(text: str, worte: list[str]) -> str:
    """A piece of a long text around the first of the words, cut between words."""
    text = " ".join(text.split())
    stellen = places(text, worte)
    if len(text) <= VORHER + NACHHER or not stellen:
        return text
    von, bis = max(0, stellen[0][0] - VORHER), stellen[0][1] + NACHHER
    if von:
        von = text.find(" ", von, stellen[0][0]) + 1 or von
    if bis < len(text):
        bis = max(text.rfind(" ", stellen[0][1], bis), stellen[0][1])
    return ("… " if von else "") + text[von:bis] + (" …" if bis < len(text) else "")


def _shown(record) -> list[str]:
    """What the line of the hit shows anyway."""
    schluessel = getattr(record, "ozg_id", "") or getattr(record, "leika_schluessel", "")
    return [str(record), getattr(record, "name", ""), schluessel or ""]


def _places_of(record, worte) -> Iterator[tuple[str, str]]:
    return _ORTE[type(record)](record, worte)


def _places_of_organisation(organisation, worte) -> Iterator[tuple[str, str]]:
    yield from (("Alias", alias.name) for alias in organisation.aliase.all())
    yield from (("Langform", organisation.langform), ("Ort", organisation.ort))
    yield from (("AGS", organisation.ags or ""), ("ARS", organisation.ars or ""))
    if kommune := getattr(organisation, "kommune", None):
        yield "Postleitzahl", kommune.plz_sitz
    yield "Kennung", organisation.kennung


def _places_of_leika(leistung, worte) -> Iterator[tuple[str, str]]:
    yield "Gesetz", leistung.gesetzeskuerzel
    ozg_leistung = leistung.ozg_leistung
    if ozg_leistung and ozg_leistung.ist_oeffentlich:
        yield "OZG-Leistung", ozg_leistung.mit_ozg_id


def _places_of_ozg(leistung, worte) -> Iterator[tuple[str, str]]:
    yield "Adresse", leistung.slug
    yield from _named_leika(leistung)


def _places_of_themenfeld(themenfeld, worte) -> Iterator[tuple[str, str]]:
    yield "Federführung", themenfeld.federfuehrung
    yield f"Ressort {home().wo_kurz}", themenfeld.ressort


def _places_of_plattform(record, worte) -> Iterator[tuple[str, str]]:
    yield from (("Hinweis", record.hinweis), ("Kennung", record.kennung))


def _places_of_dienst(dienst, worte) -> Iterator[tuple[str, str]]:
    for teil in dienst.dienstleistungen.all():
        art = "LeiKa-Leistung" if teil.leika_leistung else "OZG-Leistung"
        yield art, str(teil)
        if teil.leika_leistung:
            yield art, f"{teil.leika_leistung.leika_schluessel or ''} {teil}"
            yield "Gesetz", teil.leika_leistung.gesetzeskuerzel
        else:
            yield art, teil.ozg_leistung.mit_ozg_id
            yield "Adresse der OZG-Leistung", teil.ozg_leistung.slug
    if betreiber := dienst.sichtbarer_betreiber:
        yield "Betreiber", _partner(betreiber, worte)
    yield "Kurzbeschreibung", dienst.kurzbeschreibung
    yield from (("Hinweis", dienst.hinweis), ("Kennung", dienst.kennung))


def _places_of_vorgang(vorgang, worte) -> Iterator[tuple[str, str]]:
    if projekt := vorgang.sichtbares_projekt:
        yield from (("Projekt", projekt.titel), ("Projekt", projekt.kurzbeschreibung))
        yield from (("Projekt", projekt.hinweis), ("Projekt", projekt.kennung))
    if partner := vorgang.sichtbarer_partner:
        yield "Partner", _partner(partner, worte)
    yield from (("Stand", vorgang.stand_text), ("Zweck", vorgang.zweck_text))
    yield from (("Hinweis", vorgang.hinweis), ("Kennung", vorgang.kennung))


def _places_of_kennzahl(zahl, worte) -> Iterator[tuple[str, str]]:
    yield from (("Einheit", zahl.einheit), ("Hinweis", zahl.hinweis), ("Kennung", zahl.kennung))


def _places_of_termin(termin, worte) -> Iterator[tuple[str, str]]:
    for projekt in termin.projekte_der_zeile:
        yield from (("Projekt", projekt.titel), ("Projekt", projekt.kennung))
    yield from (("Themenfeld", themenfeld.name) for themenfeld in termin.themenfelder_der_zeile)
    if veranstalter := termin.sichtbarer_veranstalter:
        yield "Veranstalter", _partner(veranstalter, worte)
    yield from (("Ort", termin.ort), ("Hinweis", termin.hinweis), ("Kennung", termin.kennung))


def _places_of_rundbrief(rundbrief, worte) -> Iterator[tuple[str, str]]:
    yield from (("Themenfeld", themenfeld.name) for themenfeld in rundbrief.themenfelder_der_zeile)
    yield from (("Text", rundbrief.text), ("Berichtigung", rundbrief.berichtigung))
    yield "Kennung", rundbrief.kennung


def _places_of_meinungsbild(bild, worte) -> Iterator[tuple[str, str]]:
    yield from (("Frage", bild.frage), ("Kennung", bild.kennung))


def _places_of_gesuch(gesuch, worte) -> Iterator[tuple[str, str]]:
    for projekt in gesuch.projekte_der_zeile:
        yield from (("Projekt", projekt.titel), ("Projekt", projekt.kennung))
    yield from (("OZG-Leistung", leistung.name) for leistung in gesuch.leistungen_der_zeile)
    yield from (("Themenfeld", themenfeld.name) for themenfeld in gesuch.themenfelder_der_zeile)
    if organisation := gesuch.sichtbare_organisation:
        yield "Wer sucht", _partner(organisation, worte)
    yield from (("Text", gesuch.text), ("Hinweis", gesuch.hinweis), ("Kennung", gesuch.kennung))


def _places_of_programm(programm, worte) -> Iterator[tuple[str, str]]:
    yield from (("Region", region.name) for region in programm.regionen.all())
    yield from (
        ("Kurzbeschreibung", programm.kurzbeschreibung),
        ("Hinweis", programm.hinweis),
        ("Kennung", programm.kennung),
    )


def _places_of_programmprojekt(projekt, worte) -> Iterator[tuple[str, str]]:
    yield from (("Region", region.name) for region in projekt.regionen_der_zeile)
    yield from (("Kategorie", kategorie) for kategorie in projekt.kategorien_der_zeile)
    if programm := projekt.sichtbares_programm:
        yield "Programm", programm.name
    for stelle in projekt.empfaenger_der_zeile:
        yield "Zuwendungsempfänger", _partner(stelle, worte)
    yield from (
        ("Kurzbeschreibung", projekt.kurzbeschreibung),
        ("Was übertragbar ist", projekt.uebertragbare_leistung),
        ("Nutzen für Kommunen", projekt.nutzen_kommunen),
        ("Alleinstellungsmerkmal", projekt.alleinstellung),
        ("Hinweis", projekt.hinweis),
        ("Kennung", projekt.kennung),
    )


def _named_leika(leistung) -> Iterator[tuple[str, str]]:
    for leika in getattr(leistung, GENANNT, ()):
        yield "LeiKa-Leistung", f"{leika.leika_schluessel} {leika.bezeichnung}"


def _places_of_projekt(projekt, worte):
    yield from (("früherer Titel", str(titel)) for titel in projekt.fruehere_titel.all())
    yield from (("Stichwort", str(stichwort)) for stichwort in projekt.stichwoerter.all())
    yield from (("OZG-Leistung", leistung.mit_ozg_id) for leistung in projekt.ozg_leistungen.all())
    yield from (("OZG-Leistung", leistung.name) for leistung in projekt.ozg_leistungen.all())
    for leistung in projekt.ozg_leistungen.all():
        yield from _named_leika(leistung)
    for beteiligung in projekt.beteiligungen.all():
        yield "Partner", _partner(beteiligung.organisation, worte)
    yield "Kurzbeschreibung", projekt.kurzbeschreibung
    yield "Hinweis", projekt.hinweis
    yield "Kennung", projekt.kennung


def _partner(organisation, worte) -> str:
    """The short name, with the name that the words were found in when it is another one."""
    weitere = [alias.name for alias in organisation.aliase.all()]
    weitere += [organisation.name, organisation.langform, organisation.ort, organisation.ags or ""]
    gesucht = set(map(flat, worte))
    for name in (organisation.kurzname, *weitere):
        genau = gesucht & _flat_words(name)
        # as it was typed it may also stand within a word
        if genau or (isinstance(worte, list) and any(w in _flat_text(name) for w in gesucht)):
            anders = name != organisation.kurzname
            return f"{organisation.kurzname} ({name})" if anders else name
    return organisation.kurzname


#: where the words of the line itself stand
_WO: dict[type, str] = {
    Umsetzungsprojekt: "im Titel",
    Mittelvorgang: "im Gegenstand",
    Kennzahl: "in der Bezeichnung",
    Termin: "im Titel",
    Rundbrief: "im Betreff",
    Gesuch: "im Titel",
    Meinungsbild: "im Titel",
    Programm: "im Namen",
    Programmprojekt: "im Titel",
}
_ORTE = {
    Umsetzungsprojekt: _places_of_projekt,
    Organisation: _places_of_organisation,
    LeikaLeistung: _places_of_leika,
    OzgLeistung: _places_of_ozg,
    Themenfeld: _places_of_themenfeld,
    OnlineDienst: _places_of_dienst,
    Plattform: _places_of_plattform,
    Fachverfahren: _places_of_plattform,
    Mittelvorgang: _places_of_vorgang,
    Kennzahl: _places_of_kennzahl,
    Termin: _places_of_termin,
    Rundbrief: _places_of_rundbrief,
    Gesuch: _places_of_gesuch,
    Meinungsbild: _places_of_meinungsbild,
    Programm: _places_of_programm,
    Programmprojekt: _places_of_programmprojekt,
}
