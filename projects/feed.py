"""Atom feed: the public changes, in pages that lead to one another (RFC 5005)."""

import datetime as dt
import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import format_html, format_html_join

from bausteine.seiten.adressen import absolute, changed
from bausteine.seiten.ausgabe import FORMATE
from bausteine.seiten.listen import STEUERUNG, ListPage
from projects.models import Aenderung, Umsetzungsprojekt
from projects.neuigkeiten import Neuigkeit, Verdichtet, readable
from projects.querysets.angaben import AenderungQuerySet

ATOM = {"atom": "Feed (Atom)"}
ATOM_TYP = "application/atom+xml; charset=utf-8"
#: entries on a page
HOECHSTENS = 50
#: what XML 1.0 cannot hold
_KEIN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Feedseite(NamedTuple):
    """A page of a feed by its number, and the number of the last one."""

    nummer: int
    letzte: int

    @classmethod
    def asked(cls, text: str, anzahl: int) -> "Feedseite":
        """The page that `seite=` means where there are so many entries; else the nearest one."""
        letzte = max(1, -(-anzahl // HOECHSTENS))
        nummer = int(text) if re.fullmatch("[0-9]{1,9}", text) else 1
        return cls(max(1, min(nummer, letzte)), letzte)

    @property
    def ab(self) -> int:
        """How many entries stand on the pages before it."""
        return (self.nummer - 1) * HOECHSTENS

    def links(self, address_of: Callable[[int], str]) -> dict[str, str]:
        """Relation to address of the other pages; none where it is the only one."""
        if self.letzte == 1:
            return {}
        ziele = {"first": 1, "last": self.letzte}
        if self.nummer > 1:
            ziele["previous"] = self.nummer - 1
        if self.nummer < self.letzte:
            ziele["next"] = self.nummer + 1
        return {art: address_of(nummer) for art, nummer in ziele.items()}


class LicensedFeed(Atom1Feed):
    """Atom with the address of a licence (RFC 4946), for the text of which it has `rights`, and
    those of its other pages in `seiten`."""

    #: the time of a feed of which nobody knows since when it is empty
    NIE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

    @classmethod
    def of(
        cls,
        titel: str,
        link: str,
        address_of: Callable[[int], str],
        seite: Feedseite,
        leer_seit: dt.datetime,
    ) -> "LicensedFeed":
        """A page of a feed without entries yet; `link` is the page that it belongs to, and
        `address_of` gives the address of each page of the feed."""
        lizenz = settings.PORTAL_LIZENZ
        return cls(
            title=xml_text(titel),
            link=link,
            feed_url=address_of(seite.nummer),
            seiten=seite.links(address_of),
            description=None,
            language="de",
            author_name=settings.PORTAL_STELLE or settings.PORTAL_NAME,
            feed_copyright=f"Lizenz der Daten: {lizenz}" if lizenz else None,
            license_url=lizenz.url if lizenz else "",
            leer_seit=leer_seit,
        )

    def latest_post_date(self):
        """The newest entry's; of an empty feed `leer_seit`. The library would take the time of the
        request, and the same feed would be another one at each."""
        return super().latest_post_date() if self.items else self.feed["leer_seit"]

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if url := self.feed["license_url"]:
            handler.addQuickElement("link", "", {"rel": "license", "href": url})
        for art, adresse in self.feed["seiten"].items():
            handler.addQuickElement("link", "", {"rel": art, "href": adresse})


class FeedAusgabe(ListPage):
    """Adds `format=atom` to a list.

    The list has `feed_changes()`: the AenderungQuerySet that belongs to it as it is filtered.
    """

    formate = {**FORMATE, **ATOM}

    def feed_changes(self) -> AenderungQuerySet:
        """The changes that belong to the list."""
        raise NotImplementedError

    def as_atom(self):
        """The changes, newest first, page by page."""
        absolut = partial(absolute, self.request)
        params = self.request.GET
        liste = changed(params, **dict.fromkeys(STEUERUNG))
        verdichtet = Verdichtet(self.feed_changes(), self.together)
        seite = Feedseite.asked(params.get("seite", ""), verdichtet.count())
        feed = LicensedFeed.of(
            self.feed_title(),
            absolut(self.request.path + liste.rstrip("?")),
            self.page_address,
            seite,
            LicensedFeed.NIE,
        )
        for neuigkeit in verdichtet.newest(HOECHSTENS, seite.ab):
            if neuigkeit.gemeinsam:
                add_act(feed, neuigkeit, absolut)
            elif neuigkeit.projekt:
                add_entry(feed, neuigkeit, neuigkeit.projekt, absolut)
        if not feed.items:  # else nobody asks
            feed.feed["leer_seit"] = self.data_status() or LicensedFeed.NIE
        return HttpResponse(feed.writeString("utf-8"), content_type=ATOM_TYP)

    def page_address(self, nummer: int) -> str:
        """Of a page of the feed; the first one needs no number."""
        query = changed(self.request.GET, je_seite=None, seite=nummer if nummer > 1 else None)
        return absolute(self.request, self.request.path + query)

    def together(self, pk: int) -> str:
        """The path of what an entry for many projects stands for: the list as it is filtered."""
        aendern = dict.fromkeys(("seite", "je_seite", "ansicht", "spalten", "format"))
        return self.request.path + changed(self.request.GET, **aendern).rstrip("?")

    def get_context_data(self, **kwargs):
        """With `feed`, the feed of the list as it is filtered."""
        aendern = dict.fromkeys(STEUERUNG) | {"format": "atom"}
        feed = changed(self.request.GET, **aendern)
        return super().get_context_data(feed=feed, **kwargs)

    def feed_title(self) -> str:
        """Name of the portal and of the filter."""
        worte = [self.vorgabe.titel] if self.vorgabe else []
        if {*self.request.GET} - {"format", "seite"}:  # else nothing is chosen that has a name
            worte += [chip.text for chip in self.chips(self.facet_panel())]
        return " – ".join([settings.PORTAL_NAME, "Neues", *worte])


def project_feed(request, projekt: Umsetzungsprojekt) -> HttpResponse:
    """The public changes of one project, newest first, page by page."""
    absolut = partial(absolute, request)
    aenderungen = Aenderung.objects.filter(projekt=projekt)
    seite = Feedseite.asked(request.GET.get("seite", ""), aenderungen.count())

    def page_address(nummer: int) -> str:
        return absolut(request.path + (f"?seite={nummer}" if nummer > 1 else ""))

    feed = LicensedFeed.of(
        f"{settings.PORTAL_NAME} – {projekt.titel}",
        absolut(projekt.get_absolute_url()),
        page_address,
        seite,
        projekt.geaendert_am,
    )
    for neuigkeit in readable(aenderungen.neueste(HOECHSTENS, seite.ab), mit_projekt=True):
        add_entry(feed, neuigkeit, projekt, absolut)
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM_TYP)


def add_entry(feed: Atom1Feed, neuigkeit: Neuigkeit, projekt: Umsetzungsprojekt, absolut) -> None:
    """One change; its id stays the same however the project or its address change."""
    feed.add_item(
        title=xml_text(f"{projekt.titel}: {', '.join(neuigkeit.ueberschriften)}"),
        link=absolut(f"{projekt.get_absolute_url()}#aenderungen"),
        description=xml_text(
            format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", _rows(neuigkeit)))
        ),
        unique_id=get_tag_uri(absolut(f"/neues/{neuigkeit.pk}"), neuigkeit.am),
        pubdate=neuigkeit.am,
        updateddate=neuigkeit.am,
        categories=neuigkeit.artnamen,
    )


def add_act(feed: Atom1Feed, neuigkeit: Neuigkeit, absolut) -> None:
    """Many projects of one act; the id is that of the act, whichever of them are left."""
    adresse = absolut(neuigkeit.alle)
    art = "geaendert" if neuigkeit.saetze else "aufgenommen"
    marke = f"/neues/{art}-{neuigkeit.am:%Y%m%d%H%M%S%f}"
    feed.add_item(
        title=neuigkeit.gemeinsam,
        link=adresse,
        description=format_html('<p><a href="{}">{}</a></p>', adresse, neuigkeit.gemeinsam),
        unique_id=get_tag_uri(absolut(marke), neuigkeit.am),
        pubdate=neuigkeit.am,
        updateddate=neuigkeit.am,
        categories=neuigkeit.artnamen,
    )


def _rows(neuigkeit: Neuigkeit):
    return ((zeile,) for zeile in neuigkeit.zeilen)


def xml_text(text: str) -> str:
    """`text` without the control characters that would make the feed unreadable."""
    return _KEIN_XML.sub("", text)
