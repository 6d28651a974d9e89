"""Atom feed: the Termine of a list, the last changed first, in pages (RFC 5005)."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html, format_html_join

from bausteine.seiten.adressen import absolute, changed
from bausteine.seiten.listen import STEUERUNG
from projects.feed import HOECHSTENS, Feedseite, LicensedFeed, xml_text
from termine.models import Termin
from termine.querysets import TerminQuerySet


def feed_of(request: HttpRequest, termine: TerminQuerySet, titel: str) -> str:
    """The page of the feed that `seite=` asks for."""
    absolut = partial(absolute, request)
    seite = Feedseite.asked(request.GET.get("seite", ""), termine.count())

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
    neueste = termine.fuer_liste().order_by("-geaendert_am", "-pk")
    for termin in neueste[seite.ab : seite.ab + HOECHSTENS]:
        _add(feed, termin, absolut)
    return feed.writeString("utf-8")


def _add(feed: LicensedFeed, termin: Termin, absolut) -> None:
    wann = str(termin.zeitraum or "ohne Datum")
    if termin.ist_vergangen:
        wann += " (vergangen)"
    veranstalter, quelle = termin.sichtbarer_veranstalter, termin.sichtbare_quelle
    zeilen = [
        ("Zeit", wann),
        ("Art", termin.get_art_display()),
        ("Ort", termin.wo),
        ("Veranstalter", veranstalter.name if veranstalter else ""),
        ("Teilnehmende laut Quelle", termin.teilnehmende),
        ("Mehr dazu", termin.adresse),
        ("Hinweis", termin.hinweis),
        ("Quelle", ", ".join(filter(None, (quelle.titel, termin.fundstelle))) if quelle else ""),
    ]
    punkte = format_html_join("", "<li>{}: {}</li>", ((n, w) for n, w in zeilen if w))
    feed.add_item(
        title=xml_text(f"{termin.titel}: {wann}"),
        link=absolut(termin.get_absolute_url()),
        description=xml_text(format_html("<ul>{}</ul>", punkte)),
        unique_id=get_tag_uri(
            absolut(f"/termine/{termin.pk}"), timezone.localtime(termin.angelegt_am)
        ),
        pubdate=termin.angelegt_am,
        updateddate=termin.geaendert_am,
        categories=[themenfeld.name for themenfeld in termin.themenfelder_der_zeile],
    )
