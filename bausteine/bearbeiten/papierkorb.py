"""Trash: every record that was deleted and is not there again, to be brought back by one button."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from bausteine.bearbeiten.versionen import WIEDERHERSTELLEN, Restoration, of_deleted
from bausteine.bearbeiten.zusammenfuehren import ZUSAMMENGEFUEHRT
from bausteine.geschichte.ausfuehren import token_of
from bausteine.geschichte.teile import load_wholes, whole_fields, wholes_of
from bausteine.geschichte.wiederherstellen import deletion_sentence, record_of
from bausteine.werte.eigene import related_model
from bausteine.zustaendigkeit.pflege import record_admins
from bausteine.zustaendigkeit.regel import bereich_of

JE_SEITE = 50
#: by what a record can be found
NAMEN = ("titel", "name", "bezeichnung", "kurzname")


@dataclass(frozen=True)
class Geloeschtes:
    """One deleted record; `version` is the history entry of its deletion."""

    version: Any
    name: str
    #: what the person gave; the history says more where none was given
    grund: str
    ort: str
    #: says to that page what this one showed
    gesehen: str
    darf_zurueck: bool

    @property
    def art(self) -> str:
        """What kind of record it was."""
        return self.version.instance_type._meta.verbose_name


@require_safe
def papierkorb(request):
    """`?art=` one kind, `?q=` part of the name, `?seite=`; newest first. Raises PermissionDenied.

    A limited account is told whom to ask: nobody can tell any more whose a deleted record was.
    """
    if not visible_kinds(request):
        raise PermissionDenied
    arten = visible_kinds(request) if bereich_of(request.user).sieht_alles else []
    art, suche = request.GET.get("art", ""), request.GET.get("q", "").replace("\x00", "").strip()
    gewaehlt = [m for m in arten if art in ("", m._meta.label_lower)]
    teile = [_entries(model, suche) for model in gewaehlt]
    zeilen = teile[0].union(*teile[1:], all=True).order_by("-am", "-eintrag") if teile else []
    blaettern = Paginator(zeilen, JE_SEITE)
    seite = blaettern.get_page(request.GET.get("seite"))
    kontext = admin.site.each_context(request) | {
        "title": "Papierkorb",
        "arten": sorted((str(m._meta.verbose_name_plural), m._meta.label_lower) for m in arten),
        "art": art,
        "suche": suche,
        "seite": seite,
        "eintraege": _shown(request, seite.object_list),
        "knopf": WIEDERHERSTELLEN,
        "alles": bereich_of(request.user).alles,
    }
    return TemplateResponse(request, "admin/papierkorb.html", kontext)


def visible_kinds(request) -> list[type[models.Model]]:
    """The kinds of records with a history that the account may see in the admin."""
    return [
        model
        for model, seite in record_admins().items()
        if seite.has_view_or_change_permission(request)
    ]


def _entries(model, suche: str):
    """The last entries of what is gone; none of what was merged, as it lives on, nor of parts of
    what is gone itself, as they come back with it."""
    geschichte = model.history.model.objects
    spaeter = geschichte.filter(id=OuterRef("id"), history_id__gt=OuterRef("history_id"))
    menge = geschichte.filter(
        ~Exists(spaeter.order_by()),
        ~Exists(model._base_manager.filter(pk=OuterRef("id")).order_by()),
        ~Q(history_change_reason__startswith=ZUSAMMENGEFUEHRT)
        | Q(history_change_reason__isnull=True),
        history_type="-",
    )
    for feld in whole_fields(model):
        ganze = related_model(model, feld.name)._base_manager.filter(pk=OuterRef(feld.attname))
        menge = menge.filter(Exists(ganze.order_by()))
    if suche:
        eigene = {feld.name for feld in model._meta.concrete_fields}
        treffer = Q(pk__in=[])
        for name in eigene & {*NAMEN}:
            treffer |= Q(**{f"{name}__icontains": suche})
        menge = menge.filter(treffer)
    marke = Value(model._meta.label_lower, output_field=models.CharField())
    return menge.order_by().values(am=F("history_date"), eintrag=F("history_id"), noun=marke)


def _shown(request, zeilen) -> list[Geloeschtes]:
    """The rows of a page with their names; one query for each kind on it."""
    zeilen = list(zeilen)
    seiten = {m._meta.label_lower: seite for m, seite in record_admins().items()}
    versionen: dict[tuple[str, int], Any] = {}
    for name in {zeile["noun"] for zeile in zeilen}:
        schluessel = [zeile["eintrag"] for zeile in zeilen if zeile["noun"] == name]
        model = seiten[name].model.history.model
        menge = model.objects.select_related("history_user").in_bulk(schluessel)
        load_wholes(seiten[name].model, list(menge.values()))
        versionen |= {(name, pk): version for pk, version in menge.items()}
    return [
        _row(request, seiten[zeile["noun"]], versionen[zeile["noun"], zeile["eintrag"]])
        for zeile in zeilen
    ]


def _row(request, seite, version) -> Geloeschtes:
    record = record_of(version)
    for feld in whole_fields(seite.model):
        feld.set_cached_value(record, getattr(version, feld.name))
    namen = [*map(str, wholes_of(record)), str(record)]
    grund = version.history_change_reason or ""
    return Geloeschtes(
        version,
        ": ".join(namen),
        "" if grund == deletion_sentence(record, "") else grund,
        seite.address("simple_history", version.id, version.pk),
        token_of(Restoration(seite, version), of_deleted(seite, version), request.user),
        seite.may_bring_back(request, record),
    )
