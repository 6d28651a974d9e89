"""Synthetic data: projects with phases, partners, Quellen and changes, the same in every run."""

import datetime as dt
import random
from collections.abc import Iterator
from functools import cache

from psycopg.types.json import Jsonb

from bausteine.freigabe.sichtbarkeit import Veroeffentlichung
from bausteine.werte.zeitraum import Zeitraum
from bench import stammdaten, woerter
from bench.kopieren import STICHTAG, copy
from leistungen.models import OzgLeistung
from organisationen.models import Organisation
from projects.actions import next_phase, status_from
from projects.enums import Efa, Phasenart, Prioritaet, Rolle, Sonderstatus, Stand
from projects.models import (
    Aenderung,
    Beteiligung,
    FruehererTitel,
    Phase,
    Quellenangabe,
    Umsetzungsprojekt,
)

PHASEN, PARTNER = 3, 4
ARTEN, STAENDE, ROLLEN = list(Phasenart), list(Stand), list(Rolle)[:6]
EFA = ["", *Efa.values[1:]]
#: so many projects are made before they are written
BLOCK = 5_000
PHASENFELDER = (
    "projekt_id art stand geplant_von geplant_bis erstplanung_von erstplanung_bis bestaetigt_am"
)
PROJEKTFELDER = (
    "id kennung titel kurzbeschreibung hinweis prioritaet efa sonderstatus sonderstatus_grund "
    "veroeffentlichung geaendert_am status naechster_termin_art naechster_termin_von "
    "naechster_termin_bis zuletzt_bestaetigt_am"
)


def fill(anzahl: int) -> None:
    """Write `anzahl` projects over the stored master data; one of 25 is not public."""
    zufall = random.Random(20261122)  # noqa: S311 (the same data in every run)
    ziele = (Organisation.objects.count(), OzgLeistung.objects.count())
    for von in range(1, anzahl + 1, BLOCK):
        _write([_project(i, zufall, *ziele) for i in range(von, min(von + BLOCK, anzahl + 1))])


def _write(projekte: list[dict]) -> None:
    def teile(name):
        return (zeile for projekt in projekte for zeile in projekt[name])

    copy(Umsetzungsprojekt, PROJEKTFELDER, (projekt["zeile"] for projekt in projekte))
    copy(Phase, PHASENFELDER, teile("phasen"))
    copy(Beteiligung, "projekt_id organisation_id rolle quelle_id fundstelle", teile("partner"))
    copy(FruehererTitel, "projekt_id titel", teile("titel"))
    copy(Quellenangabe, "projekt_id quelle_id fundstelle", teile("quellen"))
    copy(Aenderung, "projekt_id am unterschiede", teile("aenderungen"))
    for name, ziel in (
        ("themenfelder", "themenfeld_id"),
        ("ozg_leistungen", "ozgleistung_id"),
        ("fachlichkeiten", "fachlichkeit_id"),
        ("stichwoerter", "stichwort_id"),
    ):
        tabelle = getattr(Umsetzungsprojekt, name).through
        copy(tabelle, f"umsetzungsprojekt_id {ziel}", teile(name))
    paare = "from_umsetzungsprojekt_id to_umsetzungsprojekt_id"
    copy(Umsetzungsprojekt.siehe_auch.through, paare, teile("siehe_auch"))


def _project(i: int, zufall: random.Random, organisationen: int, leistungen: int) -> dict:
    """The rows of one project by table."""
    phasen = _phases(i, zufall)
    stellen = zufall.sample(range(1, organisationen + 1), PARTNER)
    rollen = zufall.choices(ROLLEN, k=PARTNER)
    quelle = zufall.randint(1, stammdaten.QUELLEN)
    titel, zeile = _columns(i, zufall, phasen)
    return {
        "zeile": zeile,
        "phasen": [_phase_row(i, phase) for phase in phasen],
        "partner": [
            (i, wer, rolle.value, quelle, f"Zeile {i}")
            for wer, rolle in zip(stellen, rollen, strict=True)
        ],
        "titel": [(i, f"{titel} (alt)")] if i % 10 == 0 else [],
        "quellen": [(i, quelle, f"Abschnitt {i % 30}")] if i % 20 else [],
        "aenderungen": list(_changes(i, zufall)),
        "themenfelder": _links(i, zufall, 14, 2, leer=30),
        "ozg_leistungen": _links(i, zufall, leistungen, 2, leer=25),
        "fachlichkeiten": _links(i, zufall, len(woerter.FACHLICHKEITEN), 2, leer=4),
        "siehe_auch": [(i, zufall.randint(1, i - 1))] if i > 1 and i % 4 == 0 else [],
        "stichwoerter": _links(i, zufall, len(woerter.STICHWOERTER), 3, leer=3),
    }


def _phases(i: int, zufall: random.Random) -> list[Phase]:
    """Three phases in a row, the earlier ones mostly reached."""
    erste, jahr = zufall.randrange(4), zufall.randint(2020, 2027)
    phasen = []
    for k in range(PHASEN):
        plan = _quarter(zufall.randint(1, 4), jahr + k)
        stand = zufall.choice(STAENDE if k == 0 else STAENDE[: 5 - k])
        phasen.append(
            Phase(
                projekt_id=i,
                art=ARTEN[erste + k].value,
                stand=stand.value,
                geplant_von=plan.von,
                geplant_bis=plan.bis,
                bestaetigt_am=plan.von if stand.erreicht else None,
                reihenfolge=erste + k + 1,
            )
        )
    return phasen


@cache
def _quarter(nummer: int, jahr: int) -> Zeitraum:
    return Zeitraum.parse(f"Q{nummer} {jahr}")


def _phase_row(i: int, p: Phase) -> tuple:
    return (
        i,
        p.art,
        p.stand,
        p.geplant_von,
        p.geplant_bis,
        p.geplant_von,
        p.geplant_bis,
        p.bestaetigt_am,
    )


def _columns(i: int, zufall: random.Random, phasen: list[Phase]) -> tuple[str, tuple]:
    titel = (
        f"{zufall.choice(woerter.DINGE)} {zufall.choice(woerter.TUN)} – "
        f"{zufall.choice(woerter.ARTEN)} {zufall.choice(woerter.ORTE)}"
    )
    sonderstatus = zufall.choice(Sonderstatus.values) if i % 15 == 0 else ""
    status = status_from(sonderstatus, phasen)
    naechste = next_phase(status, phasen)
    oeffentlich = Veroeffentlichung.VEROEFFENTLICHT if i % 25 else Veroeffentlichung.ENTWURF
    return titel, (
        i,
        f"projekt-{i}",
        titel,
        " ".join(zufall.sample(woerter.SAETZE, 3)),
        zufall.choice(woerter.SAETZE) if i % 3 == 0 else "",
        zufall.choice([None, *Prioritaet.values]),
        zufall.choice(EFA),
        sonderstatus,
        "Nach Beschluss des Ausschusses." if sonderstatus else "",
        oeffentlich.value,
        STICHTAG - dt.timedelta(minutes=i),
        status.value,
        naechste.art if naechste else "",
        naechste and naechste.geplant_von,
        naechste and naechste.geplant_bis,
        dt.date(2026, 10, 1) if i % 2 else None,
    )


def _changes(i: int, zufall: random.Random) -> Iterator[tuple]:
    """The first publication, and for some a change of the Stand."""
    am = STICHTAG - dt.timedelta(days=zufall.randint(100, 900), minutes=i % 1000)
    yield i, am, Jsonb([])
    if i % 2:
        wechsel = {"spalte": "umsetzung_stand", "vorher": "offen", "nachher": "läuft"}
        yield i, am + dt.timedelta(days=zufall.randint(1, 90)), Jsonb([wechsel])


def _links(i: int, zufall: random.Random, ziele: int, hoechstens: int, leer: int) -> list[tuple]:
    """Up to `hoechstens` targets; none for one project of `leer`."""
    if i % leer == 0:
        return []
    anzahl = min(zufall.randint(1, hoechstens), ziele)
    return [(i, ziel) for ziel in zufall.sample(range(1, ziele + 1), anzahl)]
