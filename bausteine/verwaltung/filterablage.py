"""Saved searches: above each list of the admin, and on a page where they are named and shared."""

from collections.abc import Iterable
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from bausteine.verwaltung.models import Listenfilter, lasting
from bausteine.verwaltung.teil import AdminPart
from bausteine.werte.eigene import field_of
from bausteine.werte.formulare import Modellform, ReferenceField
from bausteine.zustaendigkeit.pflege import record_admins
from bausteine.zustaendigkeit.regel import bereich_of

#: more are no help above a list
HOECHSTENS = 100


class Filterform(Modellform):
    """Name and role of a filter; list and query stay as they were saved."""

    rolle = ReferenceField(
        Group.objects.order_by("pk"),
        label="teilen mit",
        required=False,
        empty_label="niemandem",
        help_text=field_of(Listenfilter, "rolle").help_text,
    )

    class Meta:
        model = Listenfilter
        fields = ("name", "rolle")

    def __init__(self, konto, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not bereich_of(konto).alles:  # others are told nothing by whom they do not work with
            rolle = cast("forms.ModelChoiceField", self.fields["rolle"])
            rolle.queryset = konto.groups.order_by("pk")

    def _get_validation_exclusions(self):
        # the rule that a name stands once reads fields that the form does not show
        return super()._get_validation_exclusions() - {"konto", "liste"}


class Filterleiste(AdminPart):
    """The saved filters of a list, and the way to save the one that is on."""

    def list_context(self, request):
        name = self.verwaltung.opts.label_lower
        filter_ = Listenfilter.objects.sichtbare(request.user).filter(liste=name)[:HOECHSTENS]
        abfrage, ort = lasting(request.GET.urlencode()), reverse("filter")
        sichern = f"{ort}?{urlencode({'liste': name, 'abfrage': abfrage})}" if abfrage else ""
        return {
            "filterleiste": list(filter_),
            "filter_sichern": sichern,
            "filter_an": abfrage,
        }


def visible_filters(request) -> list[Listenfilter]:
    """All that the account may open, for the Arbeitsplatz; one query."""
    listen = _lists(request)
    return list(Listenfilter.objects.sichtbare(request.user).filter(liste__in=listen)[:HOECHSTENS])


def _lists(request) -> dict[str, str]:
    """The lists that the account may open: their names in an address and on a page."""
    return {
        model._meta.label_lower: str(model._meta.verbose_name_plural)
        for model, seite in record_admins().items()
        if seite.has_view_or_change_permission(request)
    }


def filterseite(request):
    """Save a filter (`liste`, `abfrage`), rename, share and delete one's own."""
    listen, neu = _lists(request), _new(request)
    if neu and neu.liste not in listen:
        raise PermissionDenied
    if request.method == "POST":
        return _posted(request, listen, neu)
    return _page(request, listen, neu, Filterform(request.user, instance=neu) if neu else None)


def _new(request) -> Listenfilter | None:
    """The filter that the address carries, not stored yet."""
    abfrage = lasting(request.GET.get("abfrage", ""))
    if not abfrage:
        return None
    if len(abfrage) > (field_of(Listenfilter, "abfrage").max_length or 0):
        messages.error(request, "Dieser Filter ist zu lang, um ihn zu sichern.")
        return None
    return Listenfilter(konto=request.user, liste=request.GET.get("liste", ""), abfrage=abfrage)


def _posted(request, listen, neu):
    if nummer := request.POST.get("filter", ""):
        eigene = Listenfilter.objects.filter(konto=request.user)
        alt = get_object_or_404(eigene, pk=nummer if nummer.isdecimal() else 0)
        if "loeschen" in request.POST:
            alt.delete()
            messages.success(request, f"Filter „{alt.name}“ gelöscht.")
            return HttpResponseRedirect(reverse("filter"))
        form = Filterform(request.user, request.POST, instance=alt, prefix=nummer)
    elif neu:
        form = Filterform(request.user, request.POST, instance=neu)
    else:
        return HttpResponseRedirect(reverse("filter"))
    if not form.is_valid():
        return _page(request, listen, neu, form)
    gesichert = form.save()
    messages.success(request, f"Filter „{gesichert.name}“ gesichert.")
    return HttpResponseRedirect(reverse("filter") if nummer else gesichert.ziel)


def _page(request, listen, neu, form):
    eigene: Iterable[Listenfilter] = Listenfilter.objects.filter(konto=request.user)
    geaendert = form.instance.pk if form is not None else None
    zeilen = [
        form if alt.pk == geaendert else Filterform(request.user, instance=alt, prefix=str(alt.pk))
        for alt in eigene
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Gespeicherte Filter",
        "neu": form if neu and geaendert is None else None,
        "listenname": listen.get(neu.liste, "") if neu else "",
        "zeilen": [(zeile, listen.get(zeile.instance.liste, "")) for zeile in zeilen],
    }
    return TemplateResponse(request, "admin/gespeicherte_filter.html", context)
