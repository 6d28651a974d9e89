"""Audit trail, shown: every act on a record and on its rows, with what it changed in words."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.http import Http404
from django.template.response import TemplateResponse

from bausteine.geschichte.unterschiede import (
    RecordNames,
    Unterschied,
    Vergleich,
    Zeilenwechsel,
)
from bausteine.geschichte.wiederherstellen import record_of
from bausteine.werte.eigene import related_model
from bausteine.zustaendigkeit.begrenzt import VERDECKT
from bausteine.zustaendigkeit.pflege import RecordAdmin

#: history entries on a page; an act may have several
JE_SEITE = 100
#: entries of one person this close together are one act
ZUGLEICH = dt.timedelta(seconds=2)
#: what is known of an entry besides: number of its model, key of the entry before it
ANGABEN = ("art_des_eintrags", "eintrag_davor")
WAS = {"+": "angelegt", "~": "geändert", "-": "gelöscht"}
WAS_MIT_ZEILE = {"+": "hinzugefügt", "~": "geändert", "-": "entfernt"}


@dataclass
class Akt:
    """What one person did at one time to a record and what belongs to it."""

    am: dt.datetime
    wer: str
    grund: str
    #: the record's own entry; None where only rows changed
    version: Any = None
    unterschiede: list[Unterschied] = field(default_factory=list)
    zeilen: list[Zeilenwechsel] = field(default_factory=list)

    @property
    def was(self) -> str:
        """What became of the record."""
        return WAS[self.version.history_type] if self.version else WAS["~"]


class Verlaufsseite:
    """The page of a noun: the history of one of its records."""

    def __init__(self, verwaltung: RecordAdmin):
        self.verwaltung = verwaltung

    def page(self, request, pk) -> TemplateResponse:
        """`?p=` the page; newest first. Raises Http404 and PermissionDenied."""
        seite = self.verwaltung
        record = self._record(request, pk)
        if not seite.has_view_history_or_change_history_permission(request, record):
            raise PermissionDenied
        arten = self._models(request, record)
        blaettern = Paginator(_keys(arten, record.pk), JE_SEITE)
        blatt = blaettern.get_page(request.GET.get("p"))
        kontext = seite.admin_site.each_context(request) | {
            "title": f"Geschichte: {record}",
            "opts": seite.opts,
            "module_name": str(seite.opts.verbose_name_plural),
            "object": record,
            "gibt_es": not record._state.adding,
            "blatt": blatt,
            "seiten": blaettern.get_elided_page_range(blatt.number),
            "akte": list(self._acts(request, arten, list(blatt.object_list))),
        }
        request.current_app = seite.admin_site.name
        return TemplateResponse(request, "admin/verlauf.html", kontext)

    def _record(self, request, pk) -> models.Model:
        record = self.verwaltung.get_queryset(request).filter(pk=pk).first()
        if record is None:
            model: Any = self.verwaltung.model
            letzter = model.history.filter(id=pk).order_by("-history_id").first()
            if letzter is None:
                raise Http404
            record = letzter.instance
        return record

    def _models(self, request, record) -> list[tuple[Any, str]]:
        """The record's model and those of its rows that the account may see in the form, each with
        the name of its key to the record."""
        zu_sehen = {
            inline.model for inline in self.verwaltung.get_inline_instances(request, record)
        }
        zeilen = [(model, key) for model, key in self.verwaltung.children if model in zu_sehen]
        return [(self.verwaltung.model, "id"), *zeilen]

    def _acts(self, request, arten: list, schluessel: list[tuple]) -> Iterator[Akt]:
        """The entries of a page, those of one act together."""
        kreis = self.verwaltung.kreis(request)
        namen = RecordNames(kreis.shows, VERDECKT)
        geladen = _load(arten, schluessel)
        paare = [
            (geladen[nummer, pk], geladen.get((nummer, davor))) for pk, nummer, davor in schluessel
        ]
        vergleich = Vergleich(paare, namen, self.verwaltung.rechte.secret_fields(kreis.bereich))
        rows = [neu for neu, _ in paare if neu.instance_type is not self.verwaltung.model]
        namen.load(
            (ziel, getattr(row, feld.attname)) for row in rows for feld, ziel in self._named_by(row)
        )
        akt = None
        for neu, _ in paare:
            if akt is None or not self._belongs(akt, neu):
                if akt:
                    yield akt
                akt = Akt(neu.history_date, str(neu.history_user or "Portal"), "")
            self._add(akt, neu, vergleich.of(neu), namen)
        if akt:
            yield akt

    def _belongs(self, akt: Akt, neu) -> bool:
        """Whether an entry is of the same act as those above it: the record's own is its last."""
        if neu.instance_type is self.verwaltung.model:
            return False
        gleiche = akt.wer == str(neu.history_user or "Portal")
        return gleiche and akt.am - neu.history_date <= ZUGLEICH

    def _add(self, akt: Akt, neu, unterschiede: list[Unterschied], namen: RecordNames) -> None:
        akt.grund = akt.grund or neu.history_change_reason or ""
        if neu.instance_type is self.verwaltung.model:
            akt.version, akt.unterschiede = neu, unterschiede
            akt.grund = neu.history_change_reason or akt.grund
            return
        row = record_of(neu)
        for feld, ziel in self._named_by(neu):
            if (pk := getattr(row, feld.attname)) is not None:
                # all that is asked of it is its name
                feld.set_cached_value(row, cast("models.Model", namen.stub(ziel, pk)))
        art = str(row._meta.verbose_name)
        akt.zeilen.append(
            Zeilenwechsel(art, str(row), WAS_MIT_ZEILE[neu.history_type], unterschiede)
        )

    def _named_by(self, neu) -> list[tuple[models.ForeignKey, type[models.Model]]]:
        """The relations of a row that its name may need: all but that to the record."""
        model = neu.instance_type
        return [
            (feld, related_model(model, feld.name))
            for feld in model._meta.concrete_fields
            if feld.is_relation and feld.related_model is not self.verwaltung.model
        ]


def _keys(arten: list, pk) -> list[tuple]:
    """(key of the entry, number of its model, key of the one before it), newest first."""
    teile = []
    for nummer, (model, key) in enumerate(arten):
        eintraege = model.history.model.objects
        davor = eintraege.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        davor = davor.order_by("-history_id").values("history_id")[:1]
        menge = (
            eintraege.filter(**{key: pk})
            .order_by()
            .annotate(art_des_eintrags=Value(nummer), eintrag_davor=Subquery(davor))
        )
        teile.append(menge.values_list("history_date", "history_id", *ANGABEN))
    zeilen = teile[0].union(*teile[1:], all=True)
    return [tuple(rest) for _, *rest in sorted(zeilen, key=lambda z: z[:2], reverse=True)]


def _load(arten: list, schluessel: list[tuple]) -> dict[tuple[int, int], Any]:
    """The entries and those before them, by the number of their model and their key."""
    geladen: dict[tuple[int, int], Any] = {}
    for nummer, (model, _) in enumerate(arten):
        eigene = [(pk, davor) for pk, andere, davor in schluessel if andere == nummer]
        if eigene:
            menge = model.history.model.objects.select_related("history_user")
            gesucht = {pk for paar in eigene for pk in paar} - {None}
            geladen |= {(nummer, e.pk): e for e in menge.filter(pk__in=gesucht)}
    return geladen
