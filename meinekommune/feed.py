"""Atom feed: what changed of a Kommune: its Anschlüsse, their steps, the projects it is part of."""

from functools import partial

from django.conf import settings
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html

from bausteine.seiten.adressen import absolute
from meinekommune.fragen import Antworten
from projects.feed import HOECHSTENS, Feedseite, LicensedFeed, add_act, add_entry, xml_text
from projects.models import Aenderung
from projects.neuigkeiten import Verdichtet
from rollout.models import Anschluss, Schrittstand


def feed(request, antworten: Antworten) -> str:
    """The newest first, page by page; an Anschluss and each of its steps have an entry of their own
    for each time they changed."""
    absolut = partial(absolute, request)
    stelle = antworten.organisation
    beteiligt = stelle.beteiligungen.order_by().values("projekt")
    aenderungen = Aenderung.objects.oeffentlich().filter(projekt__in=beteiligt)
    verdichtet = Verdichtet(aenderungen, _everything)
    je_schluessel = {anschluss.pk: anschluss for anschluss in antworten.anschluesse}
    schritte = Schrittstand.objects.geaenderte(je_schluessel)
    anzahl = verdichtet.count() + len(je_schluessel) + (schritte.count() if je_schluessel else 0)
    seite = Feedseite.asked(request.GET.get("seite", ""), anzahl)
    atom = LicensedFeed.of(
        f"{settings.PORTAL_NAME} – {stelle.name}",
        absolut(request.path),
        partial(_page_address, request),
        seite,
        antworten.changed(),
    )
    # of each kind as many as the pages up to this one can hold
    bis = seite.ab + HOECHSTENS
    eintraege: list[tuple] = [
        *((neuigkeit.am, neuigkeit) for neuigkeit in verdichtet.newest(bis)),
        *((anschluss.geaendert_am, anschluss) for anschluss in antworten.anschluesse),
        *((s.geaendert_am, s) for s in (schritte[:bis] if je_schluessel else ())),
    ]
    eintraege.sort(key=lambda paar: paar[0], reverse=True)
    for am, eintrag in eintraege[seite.ab : bis]:
        if isinstance(eintrag, Anschluss):
            _add_connection(atom, eintrag, absolut)
        elif isinstance(eintrag, Schrittstand):
            _add_step(atom, eintrag, je_schluessel[eintrag.anschluss_id], am, absolut)
        elif eintrag.gemeinsam:
            add_act(atom, eintrag, absolut)
        elif eintrag.projekt:
            add_entry(atom, eintrag, eintrag.projekt, absolut)
    return atom.writeString("utf-8")


def _page_address(request, nummer: int) -> str:
    """Of a page of the feed; the first one needs no number."""
    return absolute(
        request, f"{request.path}?format=atom" + (f"&seite={nummer}" if nummer > 1 else "")
    )


def _everything(pk: int) -> str:
    """Where the changes of one act stand one by one."""
    return f"/neues/?gemeinsam={pk}"


def _add_connection(atom, anschluss: Anschluss, absolut) -> None:
    marke = f"/anschluss/{anschluss.pk}/{anschluss.geaendert_am:%Y%m%d%H%M%S%f}"
    stand = ", ".join(filter(None, (anschluss.stand_wert.label, anschluss.stand_tag)))
    plan = f"; geplant {anschluss.geplant}" if anschluss.geplant else ""
    atom.add_item(
        title=xml_text(f"{anschluss.dienst}: {anschluss.stand_wert.label}"),
        link=absolut(anschluss.get_absolute_url()),
        description=xml_text(format_html("<p>{}{}</p>", stand, plan)),
        unique_id=get_tag_uri(absolut(marke), anschluss.geaendert_am),
        pubdate=anschluss.geaendert_am,
        updateddate=anschluss.geaendert_am,
        categories=["Anschluss"],
    )


def _add_step(atom, schritt: Schrittstand, anschluss: Anschluss, am, absolut) -> None:
    marke = f"/schritt/{schritt.pk}/{am:%Y%m%d%H%M%S%f}"
    tag = schritt.erledigt_am
    wann = f"erledigt am {tag:%d.%m.%Y}" if tag else "noch nicht erledigt"
    bemerkung = f"; {schritt.bemerkung}" if schritt.bemerkung else ""
    atom.add_item(
        title=xml_text(f"{anschluss.dienst}: {schritt.schritt}, {wann}"),
        link=absolut(anschluss.get_absolute_url()),
        description=xml_text(format_html("<p>{}: {}{}</p>", schritt.schritt, wann, bemerkung)),
        unique_id=get_tag_uri(absolut(marke), am),
        pubdate=am,
        updateddate=am,
        categories=["Anschlussschritt"],
    )
