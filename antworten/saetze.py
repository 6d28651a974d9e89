"""Sentences: what is said of a project and of Dienste, with who says so and as of when.

Nothing in here asks the database; a plan is told as one, and a day is a „Stand“.
"""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from antworten.kasten import Absatz, Aussage, listed, sentences
from antworten.lesung import Angebotszeile, Dienstlage, Verbreitung, leaders
from bausteine.seiten.adressen import Link
from bausteine.werte.land import Land, home
from dienste.enums import Angebotsart, Betriebszustand
from dienste.models import OnlineDienst
from dienste.saetze import in_numbers
from organisationen.models import Ansprechstelle, Organisation
from projects.enums import Efa, Phasenart, Rolle, Stand, Status, Terminlage
from projects.models import Phase, Projektleistung, Umsetzungsprojekt
from projects.models.angaben import Beteiligung
from quellen.datenalter import Datenalter
from quellen.models import Belegt

#: what follows where no Dienst is known
NICHT_KEINER = Aussage(
    "Das heißt nicht, dass es keinen gibt: Dem Portal hat noch niemand einen genannt."
)
#: Dienste that there are, as a Quelle says
VORHANDEN = (Betriebszustand.ONLINE, Betriebszustand.EINGESCHRAENKT, Betriebszustand.PILOT)
#: „in der Pilotierung“, „im Roll-out NRW“
_WO = {
    Phasenart.ROLLOUT: f"im {Phasenart.ROLLOUT.label}",
    Phasenart.BUNDESWEIT: "im bundesweiten Roll-out",
}
#: what a Quelle says of „Einer für Alle“; {} is the Land that develops, as „aus …“ or „das Land …“
_EFA = {
    Efa.NACHNUTZUNG_SICHER: "Ja: Die Nachnutzung („Einer für Alle“) aus {} ist laut Quelle sicher.",
    Efa.NACHNUTZUNG_KLAERUNG: "Noch offen: Ob der EfA-Dienst („Einer für Alle“) aus {} nachgenutzt "
    "wird, ist in Klärung.",
    Efa.ENTWICKLUNG_NRW: f"Vorgesehen: {home().kurz} entwickelt einen EfA-Dienst („Einer für "
    "Alle“), den andere nachnutzen sollen.",
    Efa.ENTWICKLUNG_KDN: "Vorgesehen: Der KDN entwickelt einen EfA-Dienst („Einer für Alle“), den "
    "andere nachnutzen sollen.",
    Efa.ENTWICKLUNG_KLAERUNG: "Noch offen: Ob ein EfA-Dienst („Einer für Alle“) entwickelt wird, "
    "ist in Klärung.",
    Efa.ART_OFFEN: "Vorgesehen: Eine Quelle nennt das Projekt EfA („Einer für Alle“); wer "
    "entwickelt und wer nachnutzt, sagt sie nicht.",
    Efa.KEIN_EFA: "Kein EfA-Dienst: Eine Nachnutzung („Einer für Alle“) ist nicht vorgesehen.",
}


# -- where it is from ---------------------------------------------------------------------------


def according_to(belegte: Iterable[Belegt], *, mit_stelle: bool = True) -> Aussage:
    """„Laut A, Seite 3; B“: the public Quellen of these facts, each once."""
    genannt = [
        ", ".join(filter(None, (b.quelle.titel, b.fundstelle if mit_stelle else "")))
        for b in belegte
        if b.quelle and b.quelle.ist_oeffentlich
    ]
    einmal = list(dict.fromkeys(genannt))
    return Aussage("Laut {}", "; ".join(einmal)) if einmal else Aussage("Quelle: keine Angabe")


def project_sources(projekt: Umsetzungsprojekt) -> Aussage:
    """Of what no single Quelle is noted: those of the whole project, and how far they reach."""
    alter = projekt.datenalter
    if not alter.hat_quellen:
        return Aussage("Quelle: keine Angabe")
    bis = f" bis {alter.quellen_bis}" if alter.quellen_bis else ""
    quellen = Link(f"Quellen des Projekts{bis}", f"{projekt.get_absolute_url()}#quellen")
    return Aussage("Laut den {}", quellen)


def reach(alter: Datenalter) -> str:
    """That nothing known is not nothing there."""
    grenze = f": Unsere Quellen reichen bis {alter.quellen_bis}" if alter.quellen_bis else ""
    return f"Nicht bekannt. Das heißt nicht, dass es nichts gibt{grenze}."


# -- a project ----------------------------------------------------------------------------------


def project_link(projekt: Umsetzungsprojekt) -> Link:
    """Its title, to its Steckbrief."""
    return Link(projekt.titel, projekt.get_absolute_url())


def reached(projekt: Umsetzungsprojekt) -> Phase | None:
    """The phase that its status is about."""
    return next((phase for phase in projekt.phasen.all() if phase.art == projekt.status), None)


def at_rest(status: Status) -> str:
    """What is said of one that no longer goes on."""
    if status == Status.NICHT_IN_NRW:
        return f"wird nicht {home().wo_kurz} umgesetzt"
    return f"ist {status.label}"


def where(projekt: Umsetzungsprojekt) -> str:
    """„in der Pilotierung“, „nach der Konzeption“ once that is finished."""
    art, phase = Phasenart(projekt.status), reached(projekt)
    fertig = phase is not None and phase.stand == Stand.ABGESCHLOSSEN
    if not fertig:
        return _WO.get(art, f"in der {art.label}")
    return f"nach dem {art.label}" if art in _WO else f"nach der {art.label}"


def there_is_a_project(projekte: Sequence[Umsetzungsprojekt]) -> str:
    """How many there are, and how far the first of them is, which is the furthest."""
    erstes, anzahl = projekte[0], len(projekte)
    status = erstes.status_wert
    if status.stufe is None:
        if anzahl == 1:
            return f"Ein Umsetzungsprojekt ist bekannt; es {at_rest(status)}."
        return f"{anzahl} Umsetzungsprojekte sind bekannt; keines geht weiter."
    if not status.stufe:
        es_gibt = "ein Umsetzungsprojekt" if anzahl == 1 else f"{anzahl} Umsetzungsprojekte"
        return f"Ja. Es gibt {es_gibt}; bestätigt ist noch keine Phase."
    if anzahl == 1:
        return f"Ja. Es gibt ein Umsetzungsprojekt {where(erstes)}."
    return f"Ja. Es gibt {anzahl} Umsetzungsprojekte; das weiteste ist {where(erstes)}."


def of_this_alone(zeile: Projektleistung) -> Absatz:
    """How far a LeiKa-Leistung is where its Quelle says so of it alone."""
    tag = f" ({zeile.stand_tag})" if zeile.stand_tag else ""
    text = f"gilt für diese Leistung allein{tag}; vom Projekt als Ganzem heißt es:"
    beleg = according_to([zeile])
    if zeile.bemerkung:
        beleg = sentences(beleg, Aussage("{}", zeile.bemerkung))
    return Absatz(Aussage(text), beleg, Status(zeile.status))


def who(projekt: Umsetzungsprojekt) -> list[Absatz]:
    """Who develops, who leads, who else takes part."""
    absaetze = []
    if projekt.efa_land:
        text = Aussage("Der EfA-Dienst wird {} entwickelt.", Land(projekt.efa_land).von_kurz)
        absaetze.append(Absatz(text, project_sources(projekt)))
    beteiligte = [b for b in projekt.beteiligungen.all() if b.rolle != Rolle.INTERESSE]
    if not beteiligte:
        return absaetze
    teile = [_led_by([_partner(b) for b in leaders(projekt)])]
    if andere := _others(beteiligte):
        teile.append(Aussage("Beteiligt: {}.", listed(andere)))
    text = Aussage(" ".join(["{}"] * len(teile)), *teile)
    return [*absaetze, Absatz(text, according_to(beteiligte, mit_stelle=False))]


def _led_by(leitung: list[Link]) -> Aussage:
    if not leitung:
        return Aussage("Wer das Projekt leitet: keine Angabe.")
    return Aussage("Projektleitung: {}.", listed(leitung))


def _others(beteiligte: Iterable[Beteiligung]) -> list[Aussage]:
    """All who do not lead, each once with what it does, in the order of the roles."""
    rollen: dict[str, list[Rolle]] = {}
    links: dict[str, Link] = {}
    for beteiligung in sorted(beteiligte, key=lambda b: b.rang):
        if beteiligung.rolle != Rolle.PROJEKTLEITUNG:
            links[beteiligung.organisation.kennung] = _partner(beteiligung)
            rollen.setdefault(beteiligung.organisation.kennung, []).append(Rolle(beteiligung.rolle))
    return [
        Aussage("{} ({})", links[kennung], ", ".join(str(rolle.label) for rolle in je))
        for kennung, je in rollen.items()
    ]


def _partner(beteiligung: Beteiligung) -> Link:
    return named(beteiligung.organisation)


def named(organisation: Organisation) -> Link:
    """Its full name, to its page."""
    return Link(organisation.name, organisation.get_absolute_url())


def how_far(projekt: Umsetzungsprojekt) -> list[Absatz]:
    """Its status with the day it is about, and what was planned beyond it."""
    status, phase = projekt.status_wert, reached(projekt)
    if projekt.sonderstatus:
        return [Absatz(Aussage(projekt.sonderstatus_grund), project_sources(projekt), status)]
    plan = _plan(projekt, phase)
    if phase is None:
        return [Absatz(Aussage("Keine Phase ist bestätigt."), plan or project_sources(projekt))]
    laut = according_to([phase])
    beleg = sentences(laut, plan) if plan else laut
    return [Absatz(Aussage(phase.stand_text), beleg, status)]


def _plan(projekt: Umsetzungsprojekt, daneben: Phase | None) -> Aussage | None:
    """What was planned next, with its Quelle where that is not the one named already."""
    lage = projekt.plan_lage
    if lage == Terminlage.OHNE:
        return None
    teile = [f"{projekt.naechste_phase} {projekt.naechster_termin}"]
    phasen = [p for p in projekt.phasen.all() if p.art == projekt.naechster_termin_art]
    quelle = phasen[0].quelle if phasen else None
    if quelle and quelle.ist_oeffentlich and (daneben is None or daneben.quelle != quelle):
        teile.append(f"laut {quelle.titel}")
    if lage == Terminlage.KOMMT:
        return Aussage("Geplant: {}.", ", ".join(teile))
    ende = "überfällig" if lage == Terminlage.UEBERFAELLIG else "nicht bestätigt"
    return Aussage("Geplant war: {}; {}.", ", ".join(teile), ende)


def reuse(projekt: Umsetzungsprojekt) -> list[Absatz]:
    """What the Quellen say of „Einer für Alle“."""
    if not projekt.efa:
        return []
    land = _dative(Land(projekt.efa_land)) if projekt.efa_land else "einem anderen Land"
    return [Absatz(Aussage(_EFA[Efa(projekt.efa)], land), project_sources(projekt))]


def _dative(land: Land) -> str:
    return f"dem {land.label}" if land is Land.SL else land.label


def reuse_of_several(projekte: Sequence[Umsetzungsprojekt]) -> list[Absatz]:
    """The same of several projects: which, and no more than is known of each."""
    gruppen = (
        ("Zur Nachnutzung („Einer für Alle“) vorgesehen: {}.", "sicher"),
        ("Ob es zu einer Nachnutzung („Einer für Alle“) kommt, ist in Klärung: {}.", "offen"),
        ("Nicht zur Nachnutzung vorgesehen: {}.", "kein"),
    )
    je: dict[str, list[Link]] = {}
    for projekt in projekte:
        art = "kein" if projekt.efa == Efa.KEIN_EFA else "sicher" if projekt.nachnutzbar else ""
        art = "offen" if projekt.in_klaerung else art
        je.setdefault(art, []).append(project_link(projekt))
    laut = Aussage("Laut den Quellen der Projekte; sie stehen in den Steckbriefen.")
    return [Absatz(Aussage(muster, listed(je[art])), laut) for muster, art in gruppen if art in je]


# -- Dienste ------------------------------------------------------------------------------------


def service_link(dienst: OnlineDienst) -> Link:
    """Its name, to its page."""
    return Link(dienst.name, dienst.get_absolute_url())


def usable(dienste: Sequence[OnlineDienst]) -> list[OnlineDienst]:
    """Those that there are, as a Quelle says."""
    return [dienst for dienst in dienste if dienst.zustand in VORHANDEN]


def there_are(da: Sequence[OnlineDienst]) -> str:
    """That there are Dienste; that they are only tried out, where that is so of all."""
    erprobt = all(dienst.zustand == Betriebszustand.PILOT for dienst in da)
    zusatz = " in Erprobung" if erprobt else ""
    if len(da) == 1:
        return f"Ja. Es gibt einen Online-Dienst{zusatz}."
    return f"Ja. Es gibt {len(da)} Online-Dienste{zusatz}."


def operator(lage: Dienstlage) -> list[Absatz]:
    """Who runs the first one, and which Land has it made."""
    erster = lage.erster
    if erster is None:
        return []
    betreiber = erster.sichtbarer_betreiber
    teile = []
    if betreiber is not None:
        link = Link(betreiber.kurzname, betreiber.get_absolute_url())
        teile.append(Aussage("Betreiber des Online-Dienstes: {}.", link))
    if erster.umsetzendes_land:
        teile.append(Aussage("Umsetzendes Land: {}.", erster.get_umsetzendes_land_display()))
    if not teile:
        return [Absatz(Aussage("Wer den Online-Dienst betreibt: keine Angabe."))]
    return [Absatz(Aussage(" ".join(["{}"] * len(teile)), *teile), according_to([erster]))]


def which_services(lage: Dienstlage, wessen: str = "") -> list[Absatz]:
    """One by name, several in numbers. `wessen`: what they belong to, if not to the page's record,
    as „Zum Projekt: “."""
    erster = lage.erster
    if erster is None:
        return []
    if len(lage.dienste) == 1:
        buendel = ", genannt für die ganze OZG-Leistung" if erster.nur_buendel else ""
        stand = erster.geltender_stand
        wort = ", ".join(filter(None, (stand.wort, stand.stand_tag))) if stand else "keine Angabe"
        der = f"{wessen}der" if wessen else "Der"
        text = Aussage("{} Online-Dienst {} ({}){}.", der, service_link(erster), wort, buendel)
        return [Absatz(text, according_to([stand] if stand else []))]
    namen = listed([service_link(dienst) for dienst in lage.dienste])
    return [Absatz(Aussage("{}{} {}.", wessen, in_numbers(list(lage.dienste)), namen))]


def how_far_services(lage: Dienstlage) -> list[Absatz]:
    """How far the first one is, and in how many Kommunen."""
    erster = lage.erster
    if erster is None:
        return []
    stand = erster.geltender_stand
    verbreitet = spread_sentence(lage.verbreitung.get(erster.pk))
    text = Aussage("{}: {} {}", service_link(erster), erster.zustandssatz, verbreitet)
    return [Absatz(text, according_to([stand] if stand else []))]


def spread_sentence(verbreitung: Verbreitung | None) -> str:
    """In how many Kommunen, of those that anything is known of."""
    if verbreitung is None:
        return "Welche Kommune ihn nutzt: keine Angabe."
    kommunen = "Kommune" if verbreitung.mit_angabe == 1 else "Kommunen"
    return f"Online in {verbreitung.online} von {verbreitung.mit_angabe} {kommunen} mit Angabe."


def reuse_of_services(lage: Dienstlage) -> list[Absatz]:
    """For whom the first one is meant, and with whom any of them can be had."""
    absaetze, erster = [], lage.erster
    if erster is None:
        return []
    if erster.fuer_wen:
        beleg = according_to([erster])
        if not lage.angebote:
            beleg = sentences(beleg, Aussage("Bedingungen und Kosten: keine Angabe"))
        absaetze.append(Absatz(Aussage("Der Online-Dienst ist {} gedacht.", _meant(erster)), beleg))
    if lage.angebote:
        anbieter = {zeile.adresse: Link(zeile.anbieter, zeile.adresse) for zeile in lage.angebote}
        text = Aussage("Zu haben bei {}.", listed([*anbieter.values()]))
        absaetze.append(Absatz(text, _offered(lage.angebote)))
    return absaetze


def _offered(angebote: Sequence[Angebotszeile]) -> Aussage:
    """Who says so, and as of when at the latest."""
    quellen = list(dict.fromkeys(zeile.quelle for zeile in angebote if zeile.quelle))
    tage = sorted({zeile.stand for zeile in angebote if zeile.stand})
    laut = Aussage("Laut {}", "; ".join(quellen)) if quellen else Aussage("Quelle: keine Angabe")
    return sentences(laut, Aussage(f"Stand {tage[-1]:%d.%m.%Y}")) if tage else laut


def _meant(dienst: OnlineDienst) -> str:
    """„landesweit für alle Kommunen“, „als EfA-Dienst („Einer für Alle“)“."""
    art = (
        {
            Angebotsart.EFA: "als EfA-Dienst („Einer für Alle“)",
            Angebotsart.FACHPORTAL: "für ein Fachportal",
        }.get(Angebotsart(dienst.angebotsart), "")
        if dienst.angebotsart
        else ""
    )
    art = art or dienst.get_angebotsart_display()
    fuer = f"für {dienst.get_abdeckung_display()}" if dienst.abdeckung else ""
    return " ".join(filter(None, (art, fuer)))


# -- what to do ---------------------------------------------------------------------------------


def ask_somebody(
    stelle: Ansprechstelle | None, gefragte: Sequence[Organisation], melden: Link
) -> list[Aussage]:
    """Whom to write to; that nobody has named an address, where only the names are known; `melden`
    is the form for those who know more."""
    if stelle is not None:
        return [
            Aussage(
                "Fragen Sie {} ({}): {}",
                stelle.organisation.kurzname,
                stelle.funktion,
                Link(stelle.postfach, f"mailto:{stelle.postfach}"),
            )
        ]
    if gefragte:
        satz = "Nachfragen können Sie hier: {}. Eine Ansprechstelle ist noch nicht hinterlegt."
        return [Aussage(satz, listed([named(stelle) for stelle in gefragte]))]
    return [Aussage("Wen Sie fragen können, ist nicht bekannt. Wissen Sie es? {}.", melden)]


def own_kommune() -> Aussage:
    """The page that answers the same for a Kommune."""
    return Aussage(
        "Was Ihre Kommune schon hat und was sie noch nutzen kann, zeigt {}.",
        Link("Meine Kommune", reverse("kommunen")),
    )


def report(art: str, schluessel: str, text: str) -> Link:
    """The form that tells the portal what it does not know."""
    return Link(text, reverse("vorschlag", args=[art, schluessel]), "nofollow")
