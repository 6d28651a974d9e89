"""Atom feed: the projects of a list, the last changed first, in pages (RFC 5005)."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html, format_html_join

from bausteine.seiten.adressen import absolute, changed
from bausteine.seiten.listen import STEUERUNG
from programme.models import Programmprojekt
from programme.querysets import ProgrammprojektQuerySet
from projects.feed import HOECHSTENS, Feedseite, LicensedFeed, xml_text


def feed_of(request: HttpRequest, projekte: ProgrammprojektQuerySet, titel: str) -> str:
    """The page of the feed that `seite=` asks for."""
    absolut = partial(absolute, request)
    seite = Feedseite.asked(request.GET.get("seite", ""), projekte.count())

    def page_address(nummer: int) -> str:
        query = changed(request.GET, je_seite=None, seite=nummer if nummer > 1 else None)
        return absolut(request.path + query)

    lizenz = settings.PORTAL_LIZENZ
    feed = LicensedFeed(
        title=xml_text(titel),
        link=absolut(request.path + changed(request.GET, **dict.fromkeys(STEUERUNG)).rstrip("?")),
        feed_url=page_address(seite.nummer),
        seiten=seite.links(page_address),
        description=None,
        language="de",
        author_name=settings.PORTAL_STELLE or settings.PORTAL_NAME,
        feed_copyright=f"Lizenz der Daten: {lizenz}" if lizenz else None,
        license_url=lizenz.url if lizenz else "",
        leer_seit=LicensedFeed.NIE,
    )
    neueste = projekte.fuer_liste().order_by("-geaendert_am", "-pk")
    for projekt in neueste[seite.ab : seite.ab + HOECHSTENS]:
        _add(feed, projekt, absolut)
    return feed.writeString("utf-8")


def _add(feed: LicensedFeed, projekt: Programmprojekt, absolut) -> None:
    quelle = projekt.sichtbare_quelle
    zeilen = [
        ("Programm", projekt.sichtbares_programm),
        ("Regionen", ", ".join(map(str, projekt.regionen_der_zeile))),
        ("Stand", projekt.stufe_text),
        ("Übertragbar", projekt.uebertragbar_text),
        ("Zuwendungsempfänger", ", ".join(map(str, projekt.empfaenger_der_zeile))),
        ("Hinweis", projekt.hinweis),
        ("Quelle", ", ".join(filter(None, (quelle.titel, projekt.fundstelle))) if quelle else ""),
    ]
    punkte = format_html_join("", "<li>{}: {}</li>", ((n, w) for n, w in zeilen if w))
    feed.add_item(
        title=xml_text(f"{projekt.titel}: {projekt.stufe_text}"),
        link=absolut(projekt.get_absolute_url()),
        description=xml_text(format_html("<ul>{}</ul>", punkte)),
        unique_id=get_tag_uri(
            absolut(f"/programme/projekte/{projekt.pk}"), timezone.localtime(projekt.angelegt_am)
        ),
        pubdate=projekt.angelegt_am,
        updateddate=projekt.geaendert_am,
        categories=projekt.kategorien_der_zeile,
    )
