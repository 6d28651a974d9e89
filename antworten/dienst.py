"""Answer: what is known of an Online-Dienst, of what its page has loaded."""

from collections.abc import Mapping
from typing import Any

from antworten import saetze
from antworten.kasten import Absatz, Antwortkasten, Aussage, Urteil, box, listed
from antworten.lesung import Angebotszeile, Dienstlage, Verbreitung, contact, of_blocks
from bausteine.seiten.adressen import Link
from dienste.enums import Betriebszustand
from dienste.models import OnlineDienst
from rollout.models import Anschluss

#: what the page says first, by how far the Dienst is
_KOPF = {
    Betriebszustand.ONLINE: "Ja. Diesen Online-Dienst gibt es.",
    Betriebszustand.EINGESCHRAENKT: "Ja. Diesen Online-Dienst gibt es, eingeschränkt.",
    Betriebszustand.PILOT: "Ja. Diesen Online-Dienst gibt es in Erprobung.",
    Betriebszustand.ABGESCHALTET: "Nein. Der Dienst ist laut Quelle abgeschaltet.",
    Betriebszustand.GEPLANT: "Der Dienst ist geplant; dass es ihn gibt, ist nicht bestätigt.",
    "": "Der Dienst ist bekannt; wie weit er ist, sagt keine Quelle.",
}


def of_service(dienst: OnlineDienst, context: Mapping[str, Any]) -> Antwortkasten:
    """The answer on the page of a Dienst."""
    anschluesse = of_blocks(context, Anschluss)
    angebote = list(dienst.angebote.all())
    verbreitung = Verbreitung(sum(a.zaehlt_online for a in anschluesse), len(anschluesse))
    lage = Dienstlage(
        [dienst],
        [*map(Angebotszeile.of, angebote)],
        {dienst.pk: verbreitung} if anschluesse else {},
    )
    offen = dienst.zustand in ("", Betriebszustand.GEPLANT)
    stelle = dienst.sichtbarer_betreiber
    stellen = [stelle] if stelle else [angebot.anbieter for angebot in angebote[:1]]
    melden = saetze.report("online-dienste", dienst.kennung, "Sagen Sie es uns")
    return box(
        Urteil.UNBEKANNT if offen else Urteil.BELEGT,
        _KOPF[dienst.zustand],
        (
            _covers(dienst),
            [*saetze.operator(lage), *_projects(dienst)],
            _how_far(dienst, lage),
            saetze.reuse_of_services(lage),
        ),
        [*saetze.ask_somebody(contact(stellen), stellen, melden), saetze.own_kommune()],
        _next_step(dienst),
    )


def _covers(dienst: OnlineDienst) -> list[Absatz]:
    teile = list(dienst.dienstleistungen.all())
    if not teile:
        return [Absatz(Aussage("Welche Leistungen der Dienst umfasst: keine Angabe."))]
    leistungen = [teil.leistung for teil in teile]
    namen = [Link(str(eine), eine.get_absolute_url()) for eine in leistungen if eine]
    return [
        Absatz(Aussage("Der Dienst umfasst {}.", listed(namen)), saetze.according_to(teile[:3]))
    ]


def _projects(dienst: OnlineDienst) -> list[Absatz]:
    projekte = list(dienst.projekte.all())
    if not projekte:
        return [Absatz(Aussage("Zu diesem Dienst ist kein Umsetzungsprojekt bekannt."))]
    wort = "Umsetzungsprojekt" if len(projekte) == 1 else "Umsetzungsprojekte"
    namen = listed([saetze.project_link(projekt) for projekt in projekte])
    return [Absatz(Aussage(f"{wort}: {{}}.", namen))]


def _how_far(dienst: OnlineDienst, lage: Dienstlage) -> list[Absatz]:
    stand = dienst.geltender_stand
    bemerkung = stand.bemerkung if stand else ""
    text = Aussage("{} {}", dienst.zustandssatz, bemerkung) if bemerkung else None
    kommunen = saetze.spread_sentence(lage.verbreitung.get(dienst.pk))
    return [
        Absatz(text or Aussage(dienst.zustandssatz), saetze.according_to([stand] if stand else [])),
        Absatz(Aussage(kommunen)),
    ]


def _next_step(dienst: OnlineDienst) -> Link:
    if dienst.adresse:
        return Link("Zum Online-Dienst", dienst.adresse, "noopener")
    return saetze.report("online-dienste", dienst.kennung, "Adresse oder Stand melden")
