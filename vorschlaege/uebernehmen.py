"""Service layer: taking over what came by a Bestätigungslink, line by line, in one go."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from bausteine.geschichte.ausfuehren import Act
from bausteine.geschichte.verlauf import one_entry
from bausteine.geschichte.zeilensperre import hold_with_parts
from bausteine.werte.zeitraum import Zeitraum
from bausteine.zustaendigkeit.pflege import record_admins
from projects.enums import Stand
from projects.models import Beteiligung, Phase, Umsetzungsprojekt
from quellen.actions import GEPRUEFT, mark_confirmed
from quellen.models import Quelle
from vorschlaege.bestaetigungsformular import in_words
from vorschlaege.bestaetigungszeilen import PARTNER, PHASE, lines_of, said_of
from vorschlaege.enums import Antwortart, Zustand
from vorschlaege.models import Vorschlag

PROJEKT = "projekt"
WEG = "Gibt es nicht mehr; nichts zu übernehmen."
VON_HAND = "Bitte am Eintrag nachsehen und dort ändern."
ANDERS = "Seit der Antwort geändert, auf der Seite stand: {}"
#: answers that change a phase and so have a Quelle of their own
AENDERND = (Antwortart.TERMIN, Antwortart.FERTIG)
#: fields that they write
FELDER = ("geplant_von", "stand", "bestaetigt_am", "beendet_von", "quelle", "fundstelle")


@dataclass(frozen=True)
class Uebernahmezeile:
    """One answer beside what stands there now, and what taking it over would write."""

    schluessel: str
    name: str
    antwort: str
    art: str
    jetzt: str = ""
    #: what is written, in words; "" where nothing is
    nachher: str = ""
    hinweis: str = ""
    record: models.Model | None = None
    #: False: it is offered, but someone has to want it
    vorgewaehlt: bool = True
    write: Callable[[str, "Herkunftsbeleg"], object] | None = None

    @property
    def uebernehmbar(self) -> bool:
        """Whether taking it over writes something."""
        return self.write is not None


@dataclass(frozen=True)
class Herkunftsbeleg:
    """Where what is written comes from."""

    quelle: Quelle | None = None
    fundstelle: str = ""


@dataclass(frozen=True)
class Uebernahmeplan:
    """Every answer with what it would change."""

    state: str
    zeilen: list[Uebernahmezeile]
    possible: bool = True

    @property
    def offered(self) -> list[Uebernahmezeile]:
        """Those that can be taken over."""
        return [zeile for zeile in self.zeilen if zeile.uebernehmbar]

    @property
    def needs_source(self) -> bool:
        """Whether one of them changes what a Quelle says."""
        return any(zeile.art in AENDERND for zeile in self.offered)


def plan_of(vorschlag: Vorschlag, hindernis=lambda record: "") -> Uebernahmeplan:
    """What taking it over would do; `hindernis(record)`: why the account may not write it."""
    projekt = cast("Umsetzungsprojekt", vorschlag.projekt)
    records: dict[str, Phase | Beteiligung] = {
        z.schluessel: z.record for z in lines_of(projekt) if z.art == PARTNER
    }
    records |= {f"{PHASE}-{p.pk}": p for p in projekt.phasen.all()}
    zeilen = [_line(vorschlag, antwort, records, hindernis) for antwort in vorschlag.antworten]
    beantwortet = {a["zeile"] for a in vorschlag.antworten if a["antwort"] != Antwortart.FALSCH}
    if beantwortet == {zeile.schluessel for zeile in lines_of(projekt)}:
        zeilen.append(_whole(projekt, hindernis))
    state = "|".join(f"{z.schluessel} {z.jetzt} {z.nachher} {z.hinweis}" for z in zeilen)
    return Uebernahmeplan(f"{vorschlag.pk}|{vorschlag.zustand}|{state}", zeilen)


def _line(vorschlag, antwort: dict, records: dict, hindernis) -> Uebernahmezeile:
    record, art = records.get(antwort["zeile"]), antwort["antwort"]
    zeile = Uebernahmezeile(antwort["zeile"], antwort["name"], in_words(antwort), art)
    if art == Antwortart.BEMERKUNG:
        return replace(zeile, hinweis=VON_HAND)
    if record is None:
        return replace(zeile, hinweis=WEG)
    jetzt = said_of(record) if isinstance(record, Phase) else record.get_rolle_display()
    zeile = replace(zeile, jetzt=jetzt, record=record)
    anders = ANDERS.format(antwort["gezeigt"]) if jetzt != antwort["gezeigt"] else ""
    if art == Antwortart.FALSCH:
        return replace(zeile, hinweis=f"{anders} {VON_HAND}".strip())
    if grund := hindernis(record):
        return replace(zeile, hinweis=grund)
    if art == Antwortart.STIMMT:
        if anders:  # what was confirmed no longer stands there
            return replace(zeile, hinweis=anders)
        was = "Phase" if isinstance(record, Phase) else "Partner"
        return replace(zeile, nachher=f"{was} heute geprüft", write=_confirmation(record))
    try:
        write = _change(vorschlag, record, antwort)
    except ValidationError as fehler:
        return replace(zeile, hinweis=" ".join(fehler.messages))
    if (nachher := said_of(record)) == jetzt:
        return replace(zeile, hinweis="Steht schon da.")
    return replace(zeile, nachher=nachher, hinweis=anders, vorgewaehlt=not anders, write=write)


def _whole(projekt: Umsetzungsprojekt, hindernis) -> Uebernahmezeile:
    tag = projekt.zuletzt_bestaetigt_am
    zeile = Uebernahmezeile(
        PROJEKT,
        "Projekt insgesamt",
        "jede Zeile beantwortet, nichts falsch",
        Antwortart.STIMMT,
        f"geprüft am {tag:%d.%m.%Y}" if tag else "noch nie geprüft",
        record=projekt,
    )
    if grund := hindernis(projekt):
        return replace(zeile, hinweis=grund)
    return replace(zeile, nachher="heute geprüft", write=_confirmation(projekt))


def _confirmation(record) -> Callable[[str, Herkunftsbeleg], object]:
    def write(grund, beleg):
        if isinstance(record, Beteiligung):  # it has no day of its own: its history says so
            with one_entry(record, f"{GEPRUEFT} – {grund}"):
                pass
        else:
            mark_confirmed([record], f"{GEPRUEFT} – {grund}")

    return write


def _change(vorschlag, phase: Phase, antwort: dict) -> Callable[[str, Herkunftsbeleg], object]:
    """Changes the phase in hand. Raises ValidationError where the model refuses it."""
    wert = Zeitraum.parse(antwort["wert"])
    if antwort["antwort"] == Antwortart.TERMIN:
        phase.geplant = wert
    else:
        phase.beendet, phase.stand = wert, Stand.ABGESCHLOSSEN
        # the day somebody said so, not the day it was
        phase.bestaetigt_am = timezone.localdate(vorschlag.eingegangen_am)
    phase.full_clean(exclude=["projekt", "quelle"], validate_unique=False)

    def write(grund, beleg):
        phase.quelle, phase.fundstelle = beleg.quelle, beleg.fundstelle
        with one_entry(phase, grund):
            phase.save()

    return write


class ConfirmationDecision(Act[Uebernahmeplan]):
    """Close it: the chosen lines are written, the others left; or none, with a reason."""

    name = "bestaetigung"

    def __init__(self, vorschlag: Vorschlag, konto, hindernis=lambda record: ""):
        self.vorschlag, self.konto, self.hindernis = vorschlag, konto, hindernis
        self.gewaehlt: set[str] = set()
        self.beleg, self.begruendung = Herkunftsbeleg(), ""

    def take(self, gewaehlt, beleg: Herkunftsbeleg) -> "ConfirmationDecision":
        """Write these lines."""
        self.gewaehlt, self.beleg = set(gewaehlt), beleg
        return self

    def refuse(self, begruendung: str) -> "ConfirmationDecision":
        """Write nothing."""
        self.begruendung = begruendung
        return self

    def hold(self) -> None:
        self.vorschlag = Vorschlag.objects.select_for_update().get(pk=self.vorschlag.pk)
        hold_with_parts(Umsetzungsprojekt.objects.filter(vorschlaege=self.vorschlag))

    def plan(self) -> Uebernahmeplan:
        return plan_of(self.vorschlag, self.hindernis)

    def write(self, plan: Uebernahmeplan) -> None:
        """Raises ValidationError where somebody has decided already."""
        vorschlag = self.vorschlag
        if not vorschlag.ist_offen:
            raise ValidationError(
                f"Über diesen Vorschlag ist schon entschieden: {vorschlag.get_zustand_display()}."
            )
        genommen = [] if self.begruendung else self._chosen(plan)
        grund = f"{origin_of(vorschlag)} ({vorschlag})"
        for zeile in genommen:
            if zeile.write:
                zeile.write(grund, self.beleg)
        phasen = [z.record for z in genommen if z.art in AENDERND]
        if phasen:
            record_admins()[Phase].after_save(*phasen)
        vorschlag.uebernommen = "\n".join(f"{z.name}: {z.nachher}" for z in genommen)
        vorschlag.zustand, vorschlag.begruendung = self._outcome(plan), self.begruendung
        vorschlag.bearbeitet_am, vorschlag.bearbeitet_von = timezone.now(), self.konto
        vorschlag.save()

    def _chosen(self, plan: Uebernahmeplan) -> list[Uebernahmezeile]:
        genommen = [z for z in plan.offered if z.schluessel in self.gewaehlt]
        if plan.offered and not genommen:
            raise ValidationError(
                "Bitte wählen Sie mindestens eine Zeile, oder lehnen Sie mit einer Begründung ab."
            )
        return genommen

    def _outcome(self, plan: Uebernahmeplan) -> Zustand:
        if self.begruendung:
            return Zustand.ABGELEHNT
        alle = {zeile.schluessel for zeile in plan.offered}
        return Zustand.ANGENOMMEN if alle <= self.gewaehlt else Zustand.GEAENDERT


def origin_of(vorschlag: Vorschlag) -> str:
    """Where it comes from, as history and Fundstelle say it."""
    tag = timezone.localdate(vorschlag.eingegangen_am)
    return f"Auskunft über den {vorschlag.herkunft}, eingegangen am {tag:%d.%m.%Y}"
