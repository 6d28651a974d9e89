"""Search snippets: every place where the words stand that the line of a hit does not show."""

from collections.abc import Iterator
from dataclasses import dataclass

from bausteine.werte.land import home
from bausteine.werte.suche import folded, places
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from leistungen.models import LeikaLeistung, OzgLeistung
from mittel.models import Mittelvorgang
from organisationen.models import Organisation
from projects.models import Umsetzungsprojekt
from themenfelder.models import Themenfeld

#: letters of a long text shown before and after the first word
VORHER, NACHHER = 60, 100
#: attribute of an OZG-Leistung with those of its LeiKa-Leistungen that a search named by key
GENANNT = "genannte_leika"


@dataclass(frozen=True)
class Grund:
    """A place and what stands there: "früherer Titel" and "Geringverdiener"."""

    titel: str
    text: str

    def __str__(self):
        return f"{self.titel}: {self.text}"


def reasons(record, worte: list[str]) -> list[Grund]:
    """The first place of each word that the line itself does not show."""
    fehlt = {wort for wort in worte if wort not in folded(" ".join(_shown(record)))}
    gefunden = []
    for titel, text in _places_of(record, worte) if fehlt else ():
        hier = {wort for wort in fehlt if wort in folded(text)}
        if hier:
            gefunden.append(Grund(titel, snippet(text, sorted(hier))))
            fehlt -= hier
    return gefunden


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
    for name in (organisation.kurzname, *weitere):
        if any(wort in folded(name) for wort in worte):
            anders = name != organisation.kurzname
            return f"{organisation.kurzname} ({name})" if anders else name
    return organisation.kurzname


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
}
