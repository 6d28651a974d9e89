"""Service layer: acts that write more than one table."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bausteine.geschichte.abschrift import with_keys
from bausteine.geschichte.einfuegen import insert_records, update_records
from bausteine.importe.folgeakte import follows
from bausteine.importe.register import resource_for
from bausteine.tabellen.spalten import related
from bausteine.werte.zeitraum import a_year_before
from projects.enums import Phasenart, Status
from projects.logspalten import (
    GEMERKT,
    GENANNT,
    differences,
    in_todays_words,
    log_columns,
    reader,
)
from projects.models import Aenderung, Phase, Umsetzungsprojekt

#: columns whose change is no news: that someone looked at an entry changes nothing in it
NICHT_GEMELDET = frozenset(
    {"geaendert_am", "zuletzt_bestaetigt_am", "url", "vermutete_ozg_leistungen"}
)
#: fields that follow from the phases
AUS_PHASEN = ["status", "naechster_termin_art", "naechster_termin_von", "naechster_termin_bis"]
#: fields that only `update_derived` sets
ABGELEITET = [*AUS_PHASEN, "oeffentliche_angaben", "geaendert_am"]
#: the files of what projects name
NENNENDE = (
    "themenfelder",
    "organisationen",
    "ozg-leistungen",
    "leistungen",
    "fachlichkeiten",
    "stichwoerter",
    "quellen",
    "katalog",
)
#: projects brought up to date with one set of queries
BLOCK = 500


def status_from(sonderstatus: str, phasen: list[Phase]) -> Status:
    """The one rule: Sonderstatus, else the furthest confirmed phase, else OFFEN."""
    if sonderstatus:
        return Status(sonderstatus)
    erreicht = [Phasenart(p.art) for p in phasen if p.stand_wert.erreicht]
    return Status(max(erreicht, key=lambda art: art.reihenfolge)) if erreicht else Status.OFFEN


def next_phase(status: Status, phasen: list[Phase]) -> Phase | None:
    """The earliest plan among the phases still ahead; a project at rest has none.

    Where all passed more than a year ago, the one that ends last: it says how far the project was
    to be by now. It is also the last that grew old, so that day changes nothing.
    """
    vor_einem_jahr = a_year_before(timezone.localdate())
    offen = [phase for phase in phasen if phase.geplant and phase.is_outstanding(status)]
    gelten = [phase for phase in offen if not phase.geplant.is_over(vor_einem_jahr)]
    if gelten:
        return min(gelten, key=lambda p: (p.geplant.von, p.rang))
    return min(
        offen,
        key=lambda p: (-p.geplant.ende.toordinal(), p.geplant.von, p.rang),
        default=None,
    )


@transaction.atomic
def update_derived(projekte) -> None:
    """Bring what follows from the phases up to date, freeze first plans, note public changes.

    Every path that writes a project, a phase, a partner or what is attached to a project ends here.
    `projekte`: primary keys.
    """
    leser, jetzt, schluessel = reader(NICHT_GEMELDET), timezone.now(), sorted({*projekte})
    for von in range(0, len(schluessel), BLOCK):
        _update_block(schluessel[von : von + BLOCK], leser, jetzt)


def _update_block(schluessel: list[int], leser, jetzt) -> None:
    gemeldet: list[Aenderung] = []
    projekte = list(Umsetzungsprojekt.objects.fuer_angaben().filter(with_keys(schluessel)))
    _freeze_erstplanung(projekte)
    geaendert = []
    for projekt in projekte:
        vorher = _derived(projekt)
        _derive(projekt)
        neues = projekt.ist_oeffentlich and _keep_public(projekt, leser, jetzt, gemeldet)
        if neues or _derived(projekt) != vorher:
            geaendert.append(projekt)
    # no history: it follows from what that holds already
    update_records(geaendert, ABGELEITET)
    insert_records(gemeldet)


def _derive(projekt: Umsetzungsprojekt) -> None:
    phasen = related(projekt, "phasen")
    projekt.status = status_from(projekt.sonderstatus, phasen)
    naechste = next_phase(projekt.status, phasen)
    projekt.naechster_termin = naechste.geplant if naechste else None
    projekt.naechster_termin_art = naechste.art if naechste else ""


def derive_status() -> None:
    """What follows from the phases, of all projects and without a word to anyone: for looking
    back."""
    projekte = list(Umsetzungsprojekt.objects.prefetch_related("phasen"))
    for projekt in projekte:
        _derive(projekt)
    update_records(projekte, AUS_PHASEN)


@follows(*NENNENDE)
def update_naming(records=None) -> None:
    """A project shows other records while they are public: what came or went with one of them
    (`records`, any by default) is noted now, not with the project's own next change."""
    projekte = Umsetzungsprojekt.objects.oeffentlich()
    if records is not None:
        projekte = projekte.nennende(records)
    update_derived(set(projekte.order_by().values_list("pk", flat=True)))


def _derived(projekt) -> tuple:
    return (projekt.status, projekt.naechster_termin, projekt.naechster_termin_art)


def _freeze_erstplanung(projekte) -> None:
    """Keep the first published plans, in one query and each with its history entry."""
    neue = [
        phase
        for projekt in projekte
        if projekt.ist_oeffentlich
        for phase in related(projekt, "phasen")
        if phase.geplant and not phase.erstplanung
    ]
    if not neue:
        return
    Phase.objects.filter(with_keys(sorted(phase.pk for phase in neue))).update(
        erstplanung_von=F("geplant_von"), erstplanung_bis=F("geplant_bis")
    )
    for phase in neue:
        phase.erstplanung = phase.geplant
        phase._change_reason = "Erstplanung festgehalten"
    Phase._verlauf.create_entries(neue, "~")


def _keep_public(projekt, leser, jetzt, gemeldet: list) -> bool:
    """Keep what is public and log how it differs from what was last published."""
    bisher, angaben = projekt.oeffentliche_angaben, leser.all_of(projekt)
    if angaben == bisher:
        return False
    projekt.oeffentliche_angaben = angaben
    unterschiede = _news(bisher, angaben) if bisher else []
    if unterschiede or not bisher:  # a column that the portal did not have before is no news
        gemeldet.append(Aenderung(projekt=projekt, am=jetzt, unterschiede=unterschiede))
        projekt.geaendert_am = jetzt
    return True


def _news(bisher: dict, angaben: dict) -> list[dict]:
    """What of that is told: column, before, after."""
    bisher = in_todays_words(bisher, angaben, resource_for("umsetzungsprojekte").fields)
    eigene = {GEMERKT, GENANNT, *log_columns()}
    return [
        {"spalte": spalte, "vorher": bisher[spalte], "nachher": wert}
        for spalte, wert in angaben.items()
        if spalte in bisher and spalte not in eigene and bisher[spalte] != wert
    ] + differences(bisher, angaben)
