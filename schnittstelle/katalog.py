"""Data catalogue: what it says of each list and each named selection, in whatever it is written."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from auswahlen.models import Auswahl
from bausteine.seiten.listen import list_page
from bausteine.seiten.strukturiert import MEDIENTYPEN
from projects.models import Aenderung
from schnittstelle.dateien import OffeneDatei, public_files
from schnittstelle.listen import LISTEN
from schnittstelle.verzeichnis import label


@dataclass(frozen=True)
class Datensatz:
    """A list or a part of one under a name: `seite` is the path of its page, `formate` are the
    files that there are of it, `stand` is when one of its records last changed."""

    kennung: str
    titel: str
    beschreibung: str
    seite: str
    formate: tuple[str, ...]
    stand: dt.datetime | None


def missing() -> list[str]:
    """What has to be settled before there can be a catalogue, in words; nothing when all is."""
    fehlt = []
    if not settings.PORTAL_LIZENZ:
        fehlt.append("Lizenz")
    if not settings.PORTAL_STELLE:
        fehlt.append("verantwortliche Stelle")
    return fehlt


def api_description() -> str | None:
    """The path of the API's description, where this portal has an API."""
    try:
        return reverse("api-openapi")
    except NoReverseMatch:
        return None


def datasets() -> list[Datensatz]:
    """All lists, the log of changes, then all public Auswahlen."""
    dateien = {datei.name: datei for datei in public_files()}
    ganze = {liste: _whole_list(dateien[name], liste) for name, liste in LISTEN}
    aenderungen = _described(
        dateien["aenderungen"],
        reverse("neues"),
        tuple(list_page("neues").formate),
        Aenderung.objects.oeffentlich().aggregate(stand=Max("am"))["stand"],
    )
    auswahlen = Auswahl.objects.oeffentlich().fuer_uebersicht()
    return [*ganze.values(), aenderungen, *(_part(a, ganze[a.liste]) for a in auswahlen)]


def _whole_list(datei: OffeneDatei, liste: str) -> Datensatz:
    seite = list_page(liste)
    return _described(datei, reverse(liste), tuple(seite.formate), seite().data_status())


def _described(datei: OffeneDatei, seite: str, formate: tuple[str, ...], stand) -> Datensatz:
    angaben = dict.fromkeys(label(datei, spalte) for spalte in datei.spalten)
    return Datensatz(
        kennung=datei.name,
        titel=str(datei.titel),
        beschreibung=(
            f"{datei.titel} im {settings.PORTAL_NAME} {settings.PORTAL_ZUSATZ}: alles "
            f"Veröffentlichte, eine Zeile je Eintrag. Angaben: {', '.join(angaben)}."
        ),
        seite=seite,
        formate=tuple(form for form in formate if form in MEDIENTYPEN),
        stand=timezone.localtime(stand) if stand else None,
    )


def _part(auswahl: Auswahl, ganze: Datensatz) -> Datensatz:
    """What it holds changes with its list, and when somebody changes its filter."""
    satz = f"Ein Teil der Liste „{ganze.titel}“ im {settings.PORTAL_NAME}, mit festem Filter."
    return Datensatz(
        kennung=f"auswahl-{auswahl.kennung}",
        titel=auswahl.titel,
        beschreibung=f"{auswahl.text} {satz}".strip(),
        seite=auswahl.get_absolute_url(),
        formate=ganze.formate,
        stand=max(filter(None, (timezone.localtime(auswahl.geaendert_am), ganze.stand))),
    )
