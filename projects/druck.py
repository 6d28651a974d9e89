"""Print data: what the templates of Typst get to set, as plain texts, lists and numbers.

Nothing here queries, and no text is prepared for markup: the templates set it as it is.
"""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from bausteine.druck.zeichen import address
from bausteine.seiten.verweise import unlinked
from projects.enums import Prioritaet, Stand
from projects.umsetzungsplan import (
    OHNE_PRIORITAET,
    Beleg,
    Druckblock,
    Glied,
    Planeintrag,
    Plangruppe,
)

#: longer than this, a record would not fit on a page in one piece
LANG = 2500
#: the same for a row of a table
LANGE_ZEILE = 900
SPALTEN = ("Fachlichkeit", "Mitarbeit zugesichert", "an Mitarbeit interessiert", "Projektstart")
LEER = "–"


def document(titel: str, laufend: str, datenalter: str, heute: dt.date) -> dict:
    """What every document has: its title, who publishes it, how old its facts are and how free."""
    return {
        "titel": titel,
        "laufend": laufend,
        "portal": settings.PORTAL_NAME,
        "zusatz": settings.PORTAL_ZUSATZ,
        "herausgeber": settings.PORTAL_STELLE or settings.PORTAL_NAME,
        "datenalter": datenalter,
        "erzeugt": f"erzeugt am {_day(heute)}",
        "lizenz": settings.PORTAL_LIZENZ.name if settings.PORTAL_LIZENZ else "",
    }


def plan_data(plan: dict, auswahl: list[str], adresse: str) -> dict:
    """The Umsetzungsplan; `plan` comes from `umsetzungsplan.plan`."""
    eintraege, gruppen = plan["eintraege"], plan["gruppen"]
    return {
        "logo": logo(),
        "anzahl": _count(len(eintraege), "Umsetzungsprojekt", "Umsetzungsprojekte"),
        "auswahl": auswahl or ["alle veröffentlichten Projekte"],
        "adresse": address(adresse),
        "zeichen": [
            *({"zeichen": stand.value, "name": stand.label} for stand in Stand),
            {"zeichen": "unbekannt", "name": "keine Angabe"},
        ],
        "prioritaeten": [
            *({"marke": str(p.value), "prioritaet": f"Priorität {p.value}"} for p in Prioritaet),
            {"marke": OHNE_PRIORITAET, "prioritaet": "ohne Priorität"},
        ],
        "spalten": SPALTEN,
        "gruppen": [_group(gruppe) for gruppe in gruppen],
        "steckbriefe": [_short(eintrag) for eintrag in eintraege],
        "belege": [
            source_entry(
                beleg, f"genannt bei {_count(len(beleg.projekte), 'Projekt', 'Projekten')}"
            )
            for beleg in plan["belege"]
        ],
    }


def profile_data(
    eintrag: Planeintrag, bloecke: list[Druckblock], belege: list[Beleg], heute: dt.date
) -> dict:
    """The Steckbrief of one project, with what others have attached to it."""
    return {
        "eintrag": _record(eintrag),
        "blick": _glance(eintrag),
        "zu_phasen": [zu for glied in eintrag.kette if (zu := _about(glied))],
        "angaben": _facts(eintrag),
        "partner": _partners(eintrag),
        "bloecke": [
            {"titel": block.titel, "satz": block.satz, "zeilen": block.zeilen} for block in bloecke
        ],
        "hinweis": [z for z in unlinked(eintrag.projekt.hinweis).splitlines() if z.strip()],
        "belege": [
            source_entry(beleg, f"Stellen: {'; '.join(beleg.stellen)}" if beleg.stellen else "")
            for beleg in belege
        ],
        "schluss": _age(eintrag.projekt, heute),
    }


def logo() -> dict | None:
    """The operator's logo with its alternative text; None without one."""
    for art in ("svg", "png"):
        datei = Path(settings.PORTAL_BILDER or "/dev/null") / f"logo.{art}"
        if datei.is_file():
            beschreibung = f"Logo: {settings.PORTAL_STELLE or settings.PORTAL_NAME}"
            return {"art": art, "beschreibung": beschreibung, "zahlen": [*datei.read_bytes()]}
    return None


# -- parts of the Umsetzungsplan --------------------------------------------------------------


def _group(gruppe: Plangruppe) -> dict:
    return {
        "name": gruppe.name,
        "ueberschrift": f"{gruppe.name} ({len(gruppe.eintraege)})",
        "anker": gruppe.anker,
        "federfuehrung": gruppe.federfuehrung,
        "kacheln": [
            {
                "kennung": e.projekt.kennung,
                "titel": e.projekt.titel,
                "marke": e.marke,
                "fuss": f"{e.prioritaet} · {e.status.label}",
            }
            for e in gruppe.nach_prioritaet
        ],
        "zeilen": [_row(eintrag) for eintrag in gruppe.eintraege],
    }


def _row(eintrag: Planeintrag) -> dict:
    listen = (eintrag.fachlichkeiten, eintrag.mitarbeit, eintrag.interesse)
    zellen = [*(", ".join(liste) or LEER for liste in listen), eintrag.projektstart or LEER]
    return {
        "kennung": eintrag.projekt.kennung,
        "titel": eintrag.projekt.titel,
        "marke": eintrag.marke,
        "prioritaet": eintrag.prioritaet,
        "zellen": zellen,
        "umbruch": max(map(len, zellen)) > LANGE_ZEILE,
    }


def _short(eintrag: Planeintrag) -> dict:
    projekt, record = eintrag.projekt, _record(eintrag)
    absaetze = [
        ("OZG-Leistungen", ", ".join(_leistungen(eintrag))),
        ("LeiKa-Leistungen", "; ".join(eintrag.leika_leistungen)),
        ("Fachlichkeit", ", ".join(eintrag.fachlichkeiten)),
        *(
            (rolle.label, ", ".join(name for p in partner for name in p.kurznamen))
            for rolle, partner in eintrag.rollen.items()
        ),
        ("EfA", _efa(projekt)),
        ("Hinweis", unlinked(projekt.hinweis)),
    ]
    absaetze = [(name, text) for name, text in absaetze if text]
    quellen = f"Quellen: {'; '.join(eintrag.quellen)}. " if eintrag.quellen else ""
    laenge = sum(len(text) for _, text in absaetze) + len(projekt.kurzbeschreibung)
    return record | {
        "absaetze": absaetze,
        "beleg": f"{quellen}Eintrag bearbeitet am {_day(projekt.geaendert_am)}.",
        "umbruch": laenge + len(quellen) > LANG,
    }


# -- parts of the Steckbrief ------------------------------------------------------------------


def _glance(eintrag: Planeintrag) -> list[dict]:
    bestaetigt = [[glied.name, _reached(glied)] for glied in eintrag.bestaetigt]
    geplant = [[glied.name, glied.geplant] for glied in eintrag.geplant]
    geplant += [[glied.name, _lapsed(glied)] for glied in eintrag.verfallen]
    vorbei = [
        [
            glied.name,
            f"geplant {glied.geplant}, überfällig seit {_day(glied.ueberfaellig_seit)}",
        ]
        for glied in eintrag.ueberfaellig
        if glied.ueberfaellig_seit
    ]
    return [
        {"name": "Bestätigt", "eintraege": bestaetigt or [["noch keine Phase"]]},
        {"name": "Geplant", "eintraege": geplant or [["nichts"]]},
        {"name": "Überfällig", "eintraege": vorbei or [["nichts"]]},
    ]


def _about(glied: Glied) -> dict | None:
    """What a phase's column has no room for; None without anything."""
    weitere = (glied.beleg, glied.bemerkung, glied.erstplanung, glied.begonnen, glied.beendet)
    if not any(weitere):
        return None
    saetze = (
        ("geplant war {}.", glied.geplant if glied.bestaetigt_am else ""),
        ("Erstplanung {}.", glied.erstplanung),
        ("Begonnen {}.", glied.begonnen),
        ("Beendet {}.", glied.beendet),
        ("{}", glied.bemerkung),
    )
    text = " ".join(satz.format(wert) for satz, wert in saetze if wert)
    return {"name": glied.name, "text": text, "beleg": glied.beleg}


def _facts(eintrag: Planeintrag) -> list[tuple]:
    ohne = "keine Angabe"
    angaben = [
        ("OZG-Leistungen", _leistungen(eintrag) or [ohne]),
        *([("LeiKa-Leistungen", leika)] if (leika := eintrag.leika_leistungen) else []),
        ("Fachlichkeit", ", ".join(eintrag.fachlichkeiten) or ohne),
        ("Kommunale Priorität", str(eintrag.projekt.prioritaet or ohne)),
        ("EfA", _efa(eintrag.projekt) or "keine Angabe"),
    ]
    if eintrag.fruehere_titel:
        angaben.append(("Frühere Titel", eintrag.fruehere_titel))
    return angaben


def _partners(eintrag: Planeintrag) -> list[tuple]:
    if not eintrag.rollen:
        return [("Partner", "Zu den Partnern kennen wir noch keine sichere Angabe.")]
    return [
        (rolle.label, [zeile for p in partner for zeile in _partner(p)])
        for rolle, partner in eintrag.rollen.items()
    ]


def _partner(partner) -> list[str]:
    zeilen = [", ".join(partner.namen) + (f" {partner.beleg}" if partner.beleg else "")]
    return [*zeilen, partner.bemerkung] if partner.bemerkung else zeilen


def _age(projekt, heute: dt.date) -> str:
    """How old the facts are, who looked at the record last, and when this was made."""
    tag = projekt.zuletzt_bestaetigt_am
    geprueft = ", ".join(filter(None, (_day(tag) if tag else "", projekt.alterung)))
    return (
        f"Eintrag bearbeitet am {_day(projekt.geaendert_am)}; Eintrag geprüft: {geprueft}; "
        f"erzeugt am {_day(heute)}."
    )


# -- parts of both ----------------------------------------------------------------------------


def _record(eintrag: Planeintrag) -> dict:
    projekt = eintrag.projekt
    grund = None
    if projekt.sonderstatus and projekt.sonderstatus_grund:
        name = projekt.get_sonderstatus_display()
        grund = {"name": name, "text": projekt.sonderstatus_grund}
    return {
        "kennung": projekt.kennung,
        "titel": projekt.titel,
        "adresse": address(eintrag.adresse),
        "status": eintrag.status.label,
        "themenfelder": [themenfeld.name for themenfeld in eintrag.themenfelder],
        "marke": eintrag.marke,
        "prioritaet": eintrag.prioritaet,
        "grund": grund,
        "kurzbeschreibung": projekt.kurzbeschreibung,
        "kette": [_link(glied) for glied in eintrag.kette],
    }


def _link(glied: Glied) -> dict:
    """One phase of the chain: its Stand, and what was planned as long as nothing is reached; one
    overdue says so and since when instead."""
    zeilen = []
    if glied.bestaetigt_am is None and glied.geplant:
        zeilen.append(f"geplant war {glied.geplant}" if glied.verfallen else glied.geplant)
    warnung = f"überfällig seit {_day(glied.ueberfaellig_seit)}" if glied.ueberfaellig_seit else ""
    return {
        "name": glied.name,
        "zeichen": glied.zeichen,
        "stand": "" if warnung else _reached(glied),
        "zeilen": zeilen,
        "warnung": warnung,
    }


def _lapsed(glied: Glied) -> str:
    return f"geplant war {glied.geplant}, nicht bestätigt"


def _reached(glied: Glied) -> str:
    """ "läuft (Stand 31.12.2022)": the day is the report's, not that of the phase's end."""
    if glied.stand is None:
        return ""
    stand = f" (Stand\N{NO-BREAK SPACE}{_day(glied.bestaetigt_am)})" if glied.bestaetigt_am else ""
    return f"{glied.wort}{stand}"


def _leistungen(eintrag: Planeintrag) -> list[str]:
    """The OZG-Leistungen, and what is only presumed, called so."""
    return [*eintrag.ozg_leistungen, *(f"vermutlich: {text}" for text in eintrag.vermutet)]


def _efa(projekt) -> str:
    land = f", entwickelt von {projekt.get_efa_land_display()}" if projekt.efa_land else ""
    return f"{projekt.get_efa_display()}{land}" if projekt.efa else ""


def source_entry(beleg: Beleg, dazu: str) -> dict:
    """A Quelle as the list at the end of a document names it."""
    quelle = beleg.quelle
    teile = (quelle.titel, quelle.herausgeber, str(quelle.stand or ""))
    return {
        "nummer": str(beleg.nummer),
        "text": ", ".join(teil for teil in teile if teil),
        "adresse": address(quelle.adresse),
        "dazu": dazu,
    }


def _count(anzahl: int, eines: str, viele: str) -> str:
    return f"{anzahl} {eines if anzahl == 1 else viele}"


def _day(tag: dt.date | dt.datetime) -> str:
    """31.12.2022; of a point in time its day here."""
    return f"{timezone.localdate(tag) if isinstance(tag, dt.datetime) else tag:%d.%m.%Y}"
