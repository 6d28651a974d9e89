"""Atom feed: the records of a list, the last changed first, in pages (RFC 5005)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.feedgenerator import get_tag_uri
from django.utils.html import format_html, format_html_join

from bausteine.seiten.adressen import absolute, changed
from bausteine.seiten.listen import STEUERUNG
from projects.feed import HOECHSTENS, Feedseite, LicensedFeed, xml_text


@dataclass(frozen=True)
class Feedeintrag:
    """What an entry says of a record: its title, lines of a name and a value, its categories."""

    titel: str
    zeilen: list[tuple[str, Any]]
    kategorien: list[str]


def feed_of(request: HttpRequest, records, titel: str, describe: Callable[[Any], Feedeintrag]):
    """The page of the feed that `seite=` asks for. `records`: a QuerySet with `fuer_liste`."""
    absolut = partial(absolute, request)
    seite = Feedseite.asked(request.GET.get("seite", ""), records.count())

    def page_address(nummer: int) -> str:
        query = changed(request.GET, je_seite=None, seite=nummer if nummer > 1 else None)
        return absolut(request.path + query)

    liste = request.path + changed(request.GET, **dict.fromkeys(STEUERUNG)).rstrip("?")
    feed = LicensedFeed.of(titel, absolut(liste), page_address, seite, LicensedFeed.NIE)
    neueste = records.fuer_liste().order_by("-geaendert_am", "-pk")
    for record in neueste[seite.ab : seite.ab + HOECHSTENS]:
        _add(feed, record, describe(record), absolut)
    return feed.writeString("utf-8")


def _add(feed: LicensedFeed, record, eintrag: Feedeintrag, absolut) -> None:
    punkte = format_html_join("", "<li>{}: {}</li>", ((n, w) for n, w in eintrag.zeilen if w))
    # the word of its address without the Kennung, which may change
    liste = record.get_absolute_url().rstrip("/").rpartition("/")[0]
    feed.add_item(
        title=xml_text(eintrag.titel),
        link=absolut(record.get_absolute_url()),
        description=xml_text(format_html("<ul>{}</ul>", punkte)),
        unique_id=get_tag_uri(
            absolut(f"{liste}/{record.pk}"), timezone.localtime(record.angelegt_am)
        ),
        pubdate=record.angelegt_am,
        updateddate=record.geaendert_am,
        categories=eintrag.kategorien,
    )
