"""Answer: what is known of an OZG- or a LeiKa-Leistung.

Facts first; what only a rule or the bundle speaks for is „vermutlich“, and nothing is filled by
guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from antworten import saetze
from antworten.kasten import Absatz, Antwortkasten, Aussage, Urteil, box, listed
from antworten.lesung import Dienstlage, contact, leaders, of_blocks, services, told
from bausteine.seiten.adressen import Link
from dienste.enums import Betriebszustand
from dienste.models import OnlineDienst
from leistungen.models import LeikaLeistung, OzgLeistung
from projects.enums import Status
from projects.models import Projektleistung, Umsetzungsprojekt
from quellen.datenalter import datenalter

BUENDEL = "ein Projekt der ganzen OZG-Leistung"
KEIN_PROJEKT = "Zu dieser Leistung kennen wir noch kein Umsetzungsprojekt."
KEIN_DIENST = "Zu dieser Leistung ist kein Online-Dienst bekannt."
NUR_GEPLANT = "Ein Online-Dienst ist geplant; dass es ihn gibt, ist nicht bestätigt."


@dataclass(frozen=True)
class Kenntnis:
    """What the page of a Leistung has loaded. `vermutete`: projects that may belong to it, each
    with the reason; `eigene`: the row that says of this very Leistung how far it is."""

    #: the address of the form that tells more: kind and key
    art: str
    schluessel: str
    ozg: OzgLeistung | None
    projekte: Sequence[Umsetzungsprojekt] = ()
    vermutete: Sequence[tuple[Umsetzungsprojekt, str]] = ()
    dienste: Sequence[OnlineDienst] = ()
    eigene: Sequence[Projektleistung] = field(default=())

    @property
    def urteil(self) -> Urteil:
        """Facts before presumptions; what is only planned is none."""
        genau = [dienst for dienst in self.dienste if not dienst.nur_buendel]
        if self.projekte or any(_there_was(dienst) for dienst in genau):
            return Urteil.BELEGT
        if self.vermutete or any(map(_there_was, self.dienste)):
            return Urteil.VERMUTLICH
        return Urteil.UNBEKANNT

    @property
    def gezeigt(self) -> Umsetzungsprojekt | None:
        """The project that the answers are about: the furthest one."""
        if self.projekte:
            return self.projekte[0]
        return self.vermutete[0][0] if self.vermutete else None


def _there_was(dienst: OnlineDienst) -> bool:
    return dienst.zustand not in ("", Betriebszustand.GEPLANT)


def of_ozg(leistung: OzgLeistung, context: Mapping[str, Any]) -> Antwortkasten:
    """The answer on the page of an OZG-Leistung."""
    vermutete = [(v.projekt, f"{v.grund}, nicht bestätigt") for v in context["vermutet"]]
    return answer(
        Kenntnis(
            "ozg-leistungen",
            leistung.slug,
            leistung,
            context["projekte"],
            _furthest_first(vermutete),
            of_blocks(context, OnlineDienst),
        )
    )


def of_leika(leistung: LeikaLeistung, context: Mapping[str, Any]) -> Antwortkasten:
    """The answer on the page of a LeiKa-Leistung: what names it, else what names its bundle."""
    genau = context["genau"]
    buendel = [(projekt, f"{BUENDEL}, nicht bestätigt") for projekt in context["projekte"]]
    vermutete = [(v.projekt, f"{v.grund}, nicht bestätigt") for v in context["vermutet"]]
    return answer(
        Kenntnis(
            "leistungen",
            leistung.kennung,
            context["ozg_leistung"],
            [zeile.projekt for zeile in genau],
            [*buendel, *_furthest_first(vermutete)],
            of_blocks(context, OnlineDienst),
            genau,
        )
    )


def _furthest_first(vermutete: list[tuple[Umsetzungsprojekt, str]]):
    rang = Status.rangfolge()
    return sorted(vermutete, key=lambda paar: rang.index(paar[0].status_wert))


def answer(kenntnis: Kenntnis) -> Antwortkasten:
    """The box from what is known."""
    projekt = kenntnis.gezeigt and told(kenntnis.gezeigt)
    lage = services(kenntnis.dienste or _of_project(projekt))
    kopf = {
        Urteil.BELEGT: _proven,
        Urteil.VERMUTLICH: _presumed,
        Urteil.UNBEKANNT: _unknown,
    }[kenntnis.urteil]
    satz, schritte, weiter = kopf(kenntnis)
    return box(
        kenntnis.urteil,
        satz,
        (
            _is_there(kenntnis, lage),
            _who(projekt, lage),
            _how_far(kenntnis, projekt, lage),
            _reuse(kenntnis, lage),
        ),
        [*schritte, *_ask(kenntnis, projekt, lage), saetze.own_kommune()],
        _next_step(kenntnis),
        [*weiter, *_feed(kenntnis.ozg)],
        _reason(kenntnis),
    )


def _of_project(projekt: Umsetzungsprojekt | None) -> list[OnlineDienst]:
    """The Dienste of the project, where none is known of the Leistung itself."""
    if projekt is None:
        return []
    dieses = Umsetzungsprojekt.objects.filter(pk=projekt.pk)
    return list(OnlineDienst.objects.fuer_anbau().zu_projekten(dieses))


# -- the verdict --------------------------------------------------------------------------------


def _proven(kenntnis: Kenntnis) -> tuple[str, list[Aussage], list[Link]]:
    genau = [dienst for dienst in kenntnis.dienste if not dienst.nur_buendel]
    if da := saetze.usable(genau):
        return saetze.there_are(da), [], []
    if not kenntnis.projekte:
        return "Ein Online-Dienst ist laut Quelle abgeschaltet.", [], []
    return saetze.there_is_a_project(kenntnis.projekte), [], []


def _presumed(kenntnis: Kenntnis) -> tuple[str, list[Aussage], list[Link]]:
    anzahl = len(kenntnis.vermutete)
    if not anzahl:
        satz = "Vermutlich ja. Ein Online-Dienst ist für die ganze OZG-Leistung genannt."
    elif BUENDEL in kenntnis.vermutete[0][1]:
        satz = "Vermutlich ja. Zur ganzen OZG-Leistung gibt es ein Projekt."
    elif anzahl == 1:
        satz = "Vermutlich ja. Ein Projekt passt dem Namen nach."
    else:
        satz = f"Vermutlich ja. {anzahl} Projekte passen dem Namen nach."
    text = "Bestätigen oder widersprechen"
    formular = saetze.report(kenntnis.art, kenntnis.schluessel, text)
    schritt = Aussage("Wissen Sie, ob es dazugehört? Dann bestätigen oder widersprechen Sie.")
    return satz, [schritt], [formular]


def _reason(kenntnis: Kenntnis) -> str:
    if kenntnis.urteil != Urteil.VERMUTLICH:
        return ""
    return kenntnis.vermutete[0][1] if kenntnis.vermutete else "genannt für die ganze OZG-Leistung"


def _unknown(kenntnis: Kenntnis) -> tuple[str, list[Aussage], list[Link]]:
    schritte = [
        Aussage("Kennen Sie ein Projekt oder einen Dienst? Sagen Sie es uns; eine Quelle genügt.")
    ]
    feld = kenntnis.ozg and kenntnis.ozg.themenfeld
    if feld and feld.ist_oeffentlich:
        andere = Link(f"anderen Leistungen in „{feld.name}“", feld.get_absolute_url())
        schritte.append(Aussage("Sehen Sie sich die {} an.", andere))
    geplant = any(dienst.zustand == Betriebszustand.GEPLANT for dienst in kenntnis.dienste)
    return NUR_GEPLANT if geplant else KEIN_PROJEKT, schritte, []


# -- the answers --------------------------------------------------------------------------------


def _is_there(kenntnis: Kenntnis, lage: Dienstlage) -> list[Absatz]:
    absaetze = []
    if kenntnis.projekte:
        absaetze.append(_projects(kenntnis.projekte))
    if kenntnis.vermutete:
        absaetze.append(_presumed_projects(kenntnis))
    if lage.dienste:
        absaetze += saetze.which_services(lage, "" if kenntnis.dienste else "Zum Projekt: ")
    elif absaetze:
        absaetze.append(Absatz(Aussage(KEIN_DIENST), saetze.NICHT_KEINER))
    return absaetze or [Absatz(Aussage(saetze.reach(datenalter())))]


def _projects(projekte: Sequence[Umsetzungsprojekt]) -> Absatz:
    erstes = projekte[0]
    if len(projekte) == 1:
        text = Aussage("Das Projekt {}. {}", saetze.project_link(erstes), erstes.kurzbeschreibung)
        return Absatz(text, saetze.project_sources(erstes))
    alle = Link(f"{len(projekte)} Umsetzungsprojekte", "#projekte")
    return Absatz(Aussage("{}; am weitesten ist {}.", alle, saetze.project_link(erstes)))


def _presumed_projects(kenntnis: Kenntnis) -> Absatz:
    namen = [
        Aussage("{} ({})", saetze.project_link(projekt), grund)
        for projekt, grund in kenntnis.vermutete
    ]
    gehoert = "gehört" if len(namen) == 1 else "gehören"
    auch = " außerdem" if kenntnis.projekte else ""
    beleg = Aussage("Das Portal hat nur verglichen; mitgezählt wird es nirgends.")
    return Absatz(Aussage(f"Vermutlich {gehoert}{auch} dazu: {{}}.", listed(namen, 5)), beleg)


def _who(projekt: Umsetzungsprojekt | None, lage: Dienstlage) -> list[Absatz]:
    absaetze = saetze.who(projekt) if projekt else []
    return [*absaetze, *saetze.operator(lage)]


def _how_far(
    kenntnis: Kenntnis, projekt: Umsetzungsprojekt | None, lage: Dienstlage
) -> list[Absatz]:
    absaetze = [
        saetze.of_this_alone(zeile)
        for zeile in kenntnis.eigene
        if zeile.projekt == projekt and zeile.status
    ]
    if projekt is not None:
        absaetze += saetze.how_far(projekt)
    return [*absaetze, *saetze.how_far_services(lage)]


def _reuse(kenntnis: Kenntnis, lage: Dienstlage) -> list[Absatz]:
    mehrere = len(kenntnis.projekte) > 1
    projekt = kenntnis.gezeigt
    if mehrere:
        absaetze = saetze.reuse_of_several(kenntnis.projekte)
    else:
        absaetze = saetze.reuse(projekt) if projekt else []
    return [*absaetze, *saetze.reuse_of_services(lage)]


def _ask(kenntnis: Kenntnis, projekt: Umsetzungsprojekt | None, lage: Dienstlage) -> list[Aussage]:
    leitung = leaders(projekt) if projekt else []
    betreiber = [dienst.sichtbarer_betreiber for dienst in lage.dienste[:1]]
    stellen = [b.organisation for b in leitung] or [b for b in betreiber if b]
    if projekt is None and not lage.dienste:
        return []  # the form is what is asked for already
    melden = saetze.report(kenntnis.art, kenntnis.schluessel, "Sagen Sie es uns")
    return saetze.ask_somebody(contact(stellen), stellen, melden)


def _next_step(kenntnis: Kenntnis) -> Link:
    if (projekt := kenntnis.gezeigt) is not None:
        return Link(f"Steckbrief {projekt.titel}", projekt.get_absolute_url())
    if kenntnis.dienste:
        dienst = kenntnis.dienste[0]
        return Link(f"Online-Dienst {dienst.name}", dienst.get_absolute_url())
    return saetze.report(kenntnis.art, kenntnis.schluessel, "Projekt oder Dienst melden")


def _feed(ozg: OzgLeistung | None) -> list[Link]:
    if ozg is None:
        return []
    ziel = f"{reverse('umsetzungsprojekte')}?ozg_leistung={ozg.slug}&format=atom"
    return [Link("Änderungen als Feed abonnieren", ziel)]
