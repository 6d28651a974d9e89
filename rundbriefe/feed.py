"""Atom feed: the Rundbriefe of a list with their text, the latest first, in pages (RFC 5005)."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html

from bausteine.seiten.adressen import absolute, changed
from bausteine.seiten.listen import STEUERUNG
from projects.feed import HOECHSTENS, Feedseite, LicensedFeed, xml_text
from rundbriefe.models import Rundbrief
from rundbriefe.querysets import RundbriefQuerySet
from rundbriefe.wortlaut import berichtigung_html, text_html


def feed_of(request: HttpRequest, rundbriefe: RundbriefQuerySet, worte: list[str]) -> str:
    """The page of the feed that `seite=` asks for; `worte`: what its list is filtered by."""
    absolut = partial(absolute, request)
    seite = Feedseite.asked(request.GET.get("seite", ""), rundbriefe.count())

    def page_address(nummer: int) -> str:
        query = changed(request.GET, je_seite=None, seite=nummer if nummer > 1 else None)
        return absolut(request.path + query)

    feed = LicensedFeed.of(
        " – ".join([settings.PORTAL_NAME, "Rundbriefe", *worte]),
        absolut(request.path + changed(request.GET, **dict.fromkeys(STEUERUNG)).rstrip("?")),
        page_address,
        seite,
        LicensedFeed.NIE,
    )
    neueste = rundbriefe.fuer_liste().order_by("-datum", "-pk")
    for rundbrief in neueste[seite.ab : seite.ab + HOECHSTENS]:
        _add(feed, rundbrief, absolut)
    return feed.writeString("utf-8")


def _add(feed: LicensedFeed, rundbrief: Rundbrief, absolut) -> None:
    wurzel = absolut("/")
    text = format_html("{}{}", berichtigung_html(rundbrief, wurzel), text_html(rundbrief, wurzel))
    feed.add_item(
        title=xml_text(rundbrief.betreff),
        link=absolut(rundbrief.get_absolute_url()),
        description=xml_text(text),
        unique_id=get_tag_uri(
            absolut(f"/rundbriefe/{rundbrief.pk}"), timezone.localtime(rundbrief.angelegt_am)
        ),
        pubdate=rundbrief.verschickt_am or rundbrief.angelegt_am,
        updateddate=rundbrief.geaendert_am,
        categories=[themenfeld.name for themenfeld in rundbrief.themenfelder_der_zeile],
    )
