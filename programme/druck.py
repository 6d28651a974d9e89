"""Print data: Steckbrief and Konzept of a Programmprojekt, as plain texts and lists."""

from django.utils import timezone

from bausteine.druck.zeichen import address
from bausteine.seiten.verweise import unlinked
from programme.models import Programmprojekt
from programme.models.konzept import grouped
from projects.druck import document, source_entry
from projects.umsetzungsplan import Verzeichnis

LEER = "keine Angabe"


def profile(projekt: Programmprojekt, adresse: str) -> dict:
    """What it says; expects the project loaded as its page does."""
    verzeichnis, heute = Verzeichnis(), timezone.localdate()
    programm = projekt.sichtbares_programm
    stand = timezone.localtime(projekt.geaendert_am)
    beleg = verzeichnis.cite(projekt, projekt)
    return document(
        f"{projekt.titel}: Steckbrief und Konzept",
        str(programm or "Programmprojekt"),
        f"Eintrag geändert am {stand:%d.%m.%Y}",
        heute,
    ) | {
        "name": projekt.titel,
        "beschreibung": _paragraphs(projekt.kurzbeschreibung),
        "angaben": _facts(projekt, beleg),
        "schritte": [
            [
                str(schritt.stufe.label),
                str(schritt.geplant or LEER),
                str(schritt.bestaetigt or LEER),
                schritt.wort,
            ]
            for schritt in projekt.schritte
        ],
        "texte": [
            {"titel": titel, "absaetze": _paragraphs(text)}
            for titel, text in (
                ("Alleinstellungsmerkmal", projekt.alleinstellung),
                ("Nutzen für Kommunen", projekt.nutzen_kommunen),
                ("Was übertragbar ist", projekt.uebertragbare_leistung),
                ("Hinweis", unlinked(projekt.hinweis)),
            )
            if text
        ],
        "konzept": [
            {
                "titel": str(abschnitt.label),
                "gruppen": [
                    {
                        "titel": str(gruppe.label),
                        "fragen": [[a.frage.text, _paragraphs(a.text)] for a in antworten],
                    }
                    for gruppe, antworten in gruppen
                ],
            }
            for abschnitt, gruppen in grouped(list(projekt.konzeptantworten.all()))
        ],
        "links": [
            {"text": str(link), "adresse": address(link.adresse)} for link in projekt.links.all()
        ],
        "belege": [
            source_entry(b, f"Stellen: {'; '.join(b.stellen)}" if b.stellen else "")
            for b in verzeichnis.belege
        ],
        "adresse": address(adresse),
    }


def _paragraphs(text: str) -> list[str]:
    return [zeile.strip() for zeile in text.splitlines() if zeile.strip()]


def _facts(projekt: Programmprojekt, beleg: str) -> list[tuple[str, str]]:
    leitung = projekt.sichtbare_leitung
    return [
        ("Programm", str(projekt.sichtbares_programm or LEER)),
        ("Regionen", _names(projekt.regionen_der_zeile)),
        ("Stand", projekt.stufe_text),
        ("Durchführung", _span(projekt)),
        ("Zuwendungsempfänger", _names(projekt.empfaenger_der_zeile)),
        ("Projektleitung", str(leitung or LEER)),
        ("Fördersumme", projekt.betrag or LEER),
        ("Kategorien", _names(projekt.kategorien_der_zeile)),
        ("Themenfelder", _names(projekt.themenfelder_der_zeile)),
        ("Übertragbar", projekt.uebertragbar_text),
        ("Lizenz", projekt.lizenz or LEER),
        ("Online-Dienste", _names(projekt.shown("dienste"))),
        ("OZG-Leistungen", _names(projekt.shown("ozg_leistungen"))),
        ("Umsetzungsprojekte", _names(projekt.shown("umsetzungsprojekte"))),
        ("Quelle dieser Angaben", beleg or LEER),
    ]


def _span(projekt: Programmprojekt) -> str:
    if projekt.beginn is None and projekt.ende is None:
        return LEER
    return f"Beginn: {projekt.beginn or LEER}, Ende: {projekt.ende or LEER}"


def _names(eintraege) -> str:
    return ", ".join(map(str, eintraege)) or LEER
