"""Read model: the five questions of a Kommune, each answered from the records of other apps.

What concerns us, what there is, what we have, what comes when, whom to ask. Each answer is one
query, whatever the number of records; what nobody has said is said to be that.
"""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.werte.zeitraum import Zeitraum
from dienste.enums import Abdeckung, Betriebszustand
from dienste.models import OnlineDienst
from gebiete.models import Kommune
from gesuche.models import Gesuch
from meinekommune.ansprechen import Anlaufort, places
from meinekommune.vergleich import Klassenvergleich, comparison
from onboarding.models import Onboarding
from organisationen.models import Organisation
from projects.models import Phase
from relevanz.regel import Relevanzzahlen, relevance_counts
from rollout.enums import Anschlussstand, Planlage
from rollout.models import Anschluss
from rollout.models.anschluss import NUR_IM_LAND

#: rows of a block; the page stays small, and says where the rest is
HOECHSTENS = 40
#: how far ahead "Was kommt wann?" looks
QUARTALE = 4
#: what can be used, or is tried out: the Dienste that there are
VORHANDEN = (Betriebszustand.ONLINE, Betriebszustand.EINGESCHRAENKT, Betriebszustand.PILOT)


@dataclass(frozen=True)
class Angebote:
    """Dienste that Kommunen may use and this one says nothing of: possible, not connected."""

    vorhandene: list[OnlineDienst]
    #: how many of the same are only planned, and of how many nobody says how far they are
    geplante: int
    ungewisse: int

    @property
    def gezeigte(self) -> list[OnlineDienst]:
        """As many as the page has room for."""
        return self.vorhandene[:HOECHSTENS]

    @property
    def weitere(self) -> int:
        """How many it has no room for."""
        return len(self.vorhandene) - len(self.gezeigte)

    @property
    def satz(self) -> str:
        """Of how many more it is not known that they can be used."""
        teile = []
        if self.geplante:
            viele = f"{self.geplante} weitere sind" if self.geplante > 1 else "Ein weiterer ist"
            teile.append(f"{viele} erst geplant.")
        if self.ungewisse:
            viele = f"{self.ungewisse}" if self.ungewisse > 1 else "einem"
            teile.append(f"Bei {viele} sagt keine Quelle, wie weit es damit ist.")
        return " ".join(teile)


@dataclass(frozen=True)
class Anschlussbestand:
    """What the Kommune has: its Anschlüsse, by how far they are."""

    anschluesse: list[Anschluss]

    def _count(self, *staende: Anschlussstand) -> int:
        return sum(anschluss.stand_wert in staende for anschluss in self.anschluesse)

    @property
    def gezeigte(self) -> list[Anschluss]:
        """As many as the page has room for."""
        return self.anschluesse[:HOECHSTENS]

    @property
    def weitere(self) -> int:
        """How many it has no room for."""
        return len(self.anschluesse) - len(self.gezeigte)

    @property
    def online(self) -> int:
        """How many are online."""
        return self._count(Anschlussstand.ONLINE)

    @property
    def in_arbeit(self) -> int:
        """How many are on their way."""
        return self._count(*Anschlussstand.in_arbeit())

    @property
    def veraltet(self) -> int:
        """Of how many nobody has said for long that they hold."""
        return sum(not anschluss.ist_aktuell for anschluss in self.anschluesse)

    @property
    def ueberfaellig(self) -> int:
        """How many have a plan that passed within the last year."""
        return sum(anschluss.ueberfaellig for anschluss in self.anschluesse)

    @property
    def alter_in_worten(self) -> str:
        """What is said beside a day that lies too far back."""
        monate = settings.BESTAETIGUNG_MONATE
        return f"über {monate} Monate alt" if monate > 1 else "über einen Monat alt"

    @property
    def satz(self) -> str:
        """All of it in a sentence or two."""
        if not self.anschluesse:
            return ""
        teile = [f"{_dienste(self.online)} online", f"{self.in_arbeit} in Arbeit"]
        satz = f"{', '.join(teile)}."
        if self.ueberfaellig:
            satz += f" Überfällig: {self.ueberfaellig}."
        if self.veraltet == 1:
            satz += f" Eine Angabe ist {self.alter_in_worten}."
        elif self.veraltet:
            satz += f" {self.veraltet} Angaben sind {self.alter_in_worten}."
        return satz


def _dienste(anzahl: int) -> str:
    return f"{anzahl} Dienst ist" if anzahl == 1 else f"{anzahl} Dienste sind"


@dataclass(frozen=True, order=True)
class Planzeile:
    """A plan that is still ahead."""

    von: dt.date
    name: str
    zeit: str = field(compare=False)
    was: str = field(compare=False)
    wessen: str = field(compare=False)
    adresse: str = field(compare=False)
    #: the first plan, where it was another one
    zuerst: str = field(compare=False)


@dataclass(frozen=True)
class Ausblick:
    """What is planned for the next quarters, and how many plans lie behind or beyond them."""

    termine: list[Planzeile]
    spaetere: int
    vergangene: int

    @property
    def gezeigte(self) -> list[Planzeile]:
        """As many as the page has room for."""
        return self.termine[:HOECHSTENS]


class Antworten:
    """The five answers for a Kommune; each is asked for once, when it is first needed."""

    def __init__(self, organisation: Organisation, kommune: Kommune):
        self.organisation, self.kommune = organisation, kommune

    @cached_property
    def zahlen(self) -> Relevanzzahlen:
        """Was betrifft uns?"""
        return relevance_counts(self.kommune)

    @cached_property
    def angebote(self) -> Angebote:
        """Was gibt es, und was haben wir davon noch nicht?"""
        dienste = list(possible_services(self.kommune))
        return Angebote(
            [dienst for dienst in dienste if dienst.zustand in VORHANDEN],
            sum(dienst.zustand == Betriebszustand.GEPLANT for dienst in dienste),
            sum(not dienst.zustand for dienst in dienste),
        )

    @cached_property
    def _alle_gesuche(self) -> list[Gesuch]:
        return list(Gesuch.objects.fuer_kommune(self.organisation))

    @property
    def gesuche(self) -> list[Gesuch]:
        """Wer sucht Partner wie uns?"""
        return [g for g in self._alle_gesuche if g.organisation_id != self.organisation.pk]

    @property
    def eigene_gesuche(self) -> list[Gesuch]:
        """Wen suchen wir?"""
        return [g for g in self._alle_gesuche if g.organisation_id == self.organisation.pk]

    @cached_property
    def bestand(self) -> Anschlussbestand:
        """Was haben wir?"""
        return Anschlussbestand(list(connections(self.kommune)))

    @cached_property
    def onboardings(self) -> list[Onboarding]:
        """How far it is on its way onto the Plattformen."""
        return list(Onboarding.objects.oeffentlich().fuer_export().filter(kommune=self.kommune))

    @cached_property
    def phasen(self) -> list[Phase]:
        """Planned phases of the public projects it takes part in that are still to come."""
        return list(planned_phases(self.organisation))

    @cached_property
    def ausblick(self) -> Ausblick:
        """Was kommt wann?"""
        heute = timezone.localdate()
        plaene = [
            *(_of_connection(a) for a in self.bestand.anschluesse if a.planlage == Planlage.KOMMT),
            *(_of_phase(p) for p in self.phasen if p.geplant and not p.geplant.is_over(heute)),
        ]
        grenze = _first_day_after(heute, QUARTALE)
        vorbei = [a.planlage in (Planlage.UEBERFAELLIG, Planlage.ALT) for a in self.anschluesse]
        vorbei += [bool(p.geplant and p.geplant.is_over(heute)) for p in self.phasen]
        naechste = sorted(termin for termin in plaene if termin.von < grenze)
        return Ausblick(naechste, len(plaene) - len(naechste), sum(vorbei))

    @property
    def anschluesse(self) -> list[Anschluss]:
        """Its Anschlüsse, the furthest first."""
        return self.bestand.anschluesse

    def connections_for_file(self) -> QuerySet[Anschluss]:
        """The same as rows of a file."""
        return Anschluss.objects.oeffentlich().fuer_export().filter(kommune=self.kommune)

    def changed(self) -> dt.datetime:
        """When any of it was last changed."""
        return max(
            self.organisation.geaendert_am,
            self.kommune.geaendert_am,
            *(anschluss.geaendert_am for anschluss in self.anschluesse),
        )

    @cached_property
    def vergleich(self) -> Klassenvergleich:
        """How many Dienste Kommunen like it have online."""
        return comparison(self.kommune)

    @cached_property
    def orte(self) -> list[Anlaufort]:
        """Wen fragen?"""
        return places(self.organisation, self.kommune)


# -- queries ------------------------------------------------------------------------------------


def connections(kommune: Kommune) -> QuerySet[Anschluss]:
    """The public Anschlüsse of a Kommune, the furthest first."""
    return Anschluss.objects.fuer_kommune().filter(kommune=kommune)


def possible_services(kommune: Kommune) -> QuerySet[OnlineDienst]:
    """Public Dienste for all or for chosen Kommunen of which this Kommune says nothing."""
    vorhanden = Anschluss.objects.filter(kommune=kommune, dienst=OuterRef("pk"))
    anderswo = Q(angebotsart__in=NUR_IM_LAND) & ~Q(
        umsetzendes_land__in=["", kommune.land.value if kommune.land else ""]
    )
    return (
        OnlineDienst.objects.fuer_anbau()
        .filter(~Exists(vorhanden), ~anderswo, abdeckung__in=Abdeckung.values)
        .exclude(zustand=Betriebszustand.ABGESCHALTET)
    )


def planned_phases(organisation: Organisation) -> QuerySet[Phase]:
    """Phases with a plan, still ahead, of the public projects an Organisation takes part in."""
    beteiligt = organisation.beteiligungen.order_by().values("projekt")
    return (
        Phase.objects.is_outstanding()
        .filter(nur_oeffentliche("projekt"), projekt__in=beteiligt, geplant_von__isnull=False)
        .select_related("projekt", "quelle")
        .defer("projekt__suchtext", "projekt__interne_notiz", "projekt__oeffentliche_angaben")
        .order_by("geplant_von", "projekt__sortiertext", "reihenfolge")
    )


def _first_day_after(heute: dt.date, quartale: int) -> dt.date:
    """The day that the quarters from this one on end before."""
    monate = heute.year * 12 + (heute.month - 1) // 3 * 3 + quartale * 3
    return dt.date(monate // 12, monate % 12 + 1, 1)


def _first_plan(erstplanung: Zeitraum | None, geplant: Zeitraum | None) -> str:
    return str(erstplanung) if erstplanung and erstplanung != geplant else ""


def _of_connection(anschluss: Anschluss) -> Planzeile:
    geplant = anschluss.geplant
    assert geplant is not None  # noqa: S101 (planlage has looked)
    return Planzeile(
        von=geplant.von,
        name=anschluss.dienst.name,
        zeit=str(geplant),
        was="geht online",
        wessen="eigener Plan",
        adresse=anschluss.dienst.get_absolute_url(),
        zuerst=_first_plan(anschluss.erstplanung, geplant),
    )


def _of_phase(phase: Phase) -> Planzeile:
    geplant = phase.geplant
    assert geplant is not None  # noqa: S101 (the query has looked)
    return Planzeile(
        von=geplant.von,
        name=phase.projekt.titel,
        zeit=str(geplant),
        was=phase.get_art_display(),
        wessen="Plan des Projekts",
        adresse=phase.projekt.get_absolute_url(),
        zuerst=_first_plan(phase.erstplanung, geplant),
    )
