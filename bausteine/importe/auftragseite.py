"""Job page: how far a long check, import or undo is, and in the end what it wrote."""

from dataclasses import dataclass

from django.contrib.admin import AdminSite
from django.contrib.auth import get_user_model
from django.db.models.options import Options
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from bausteine.importe import arbeiter
from bausteine.importe.annahme import address_of
from bausteine.importe.auftrag import (
    Auftrag,
    Auftragsart,
    Auftragsstand,
    open_orders,
    somebody_works,
)
from bausteine.importe.auftragslauf import result_of
from bausteine.importe.vorschau import Vorschau
from bausteine.zustaendigkeit.regel import bereich_of


def may_read(request: HttpRequest, auftrag: Auftrag) -> bool:
    """Its own account, and who may see the imports of all."""
    if auftrag.konto == request.user.pk:
        return True
    return request.user.has_perm("importe.view_import") and bereich_of(request.user).sieht_alles


def readable_orders(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Open orders that the account may see: what, how far, and the address of the page."""
    offen = [auftrag for auftrag in open_orders() if may_read(request, auftrag)]
    return [(_title(auftrag), how_far(auftrag), address_of(auftrag)) for auftrag in offen]


@dataclass(frozen=True)
class Auftragseite:
    """Part of the admin of imports."""

    site: AdminSite
    opts: Options

    @property
    def urls(self) -> list:
        """The one address."""
        ansicht = self.site.admin_view(never_cache(self.page))
        return [path("auftrag/<slug:kennung>/", ansicht, name="import_auftrag")]

    def page(self, request: HttpRequest, kennung: str) -> HttpResponse:
        """How it stands; sent by its own account, an order that failed is tried again."""
        auftrag = Auftrag.of(kennung)
        if auftrag is None or not may_read(request, auftrag):
            raise Http404
        eigener = auftrag.konto == request.user.pk
        unterbrochen = auftrag.interrupted()
        wieder = eigener and (unterbrochen or _can_be_repeated(auftrag))
        if request.method == "POST":
            if wieder:
                auftrag.again()
                arbeiter.start()
            return HttpResponseRedirect(address_of(auftrag))
        fertig = auftrag.stand == Auftragsstand.FERTIG
        prueft = auftrag.art == Auftragsart.PRUEFEN
        if fertig and prueft and eigener and auftrag.weiter:
            return HttpResponseRedirect(auftrag.weiter)
        kontext = self.site.each_context(request) | {
            "title": _title(auftrag),
            "opts": self.opts,
            "auftrag": auftrag,
            "schreibt": auftrag.art == Auftragsart.SCHREIBEN,
            "prueft": prueft,
            "laeuft": auftrag.offen and not unterbrochen,
            "unterbrochen": unterbrochen,
            "satz": _sentence(request, auftrag),
            "von": "" if eigener else get_user_model().objects.filter(pk=auftrag.konto).first(),
            "wieder": wieder,
            "ergebnis": self._address_of_result(auftrag) if fertig else "",
            "zahl": how_far(auftrag),
        }
        return TemplateResponse(request, "admin/import_auftrag.html", kontext)

    def _address_of_result(self, auftrag: Auftrag) -> str:
        geschrieben = result_of(auftrag)
        if geschrieben is None:
            return ""
        return reverse("admin:importe_import_change", args=[geschrieben.pk])


def _can_be_repeated(auftrag: Auftrag) -> bool:
    """Whether one that failed may turn out otherwise; a file with mistakes is uploaded anew."""
    if auftrag.stand != Auftragsstand.GESCHEITERT:
        return False
    return auftrag.art != Auftragsart.SCHREIBEN or Vorschau.of(auftrag.kennung) is not None


def _title(auftrag: Auftrag) -> str:
    if auftrag.art == Auftragsart.PRUEFEN:
        return f"„{auftrag.name}“ prüfen"
    if auftrag.art == Auftragsart.SCHREIBEN:
        return f"„{auftrag.name}“ schreiben"
    return f"{auftrag.name} zurücknehmen"


def _sentence(request: HttpRequest, auftrag: Auftrag) -> str:
    """What is happening now, so that it changes seldom: it is read aloud."""
    if auftrag.hindernis:
        return f"{auftrag.hindernis} Es geht von selbst weiter."
    if auftrag.stand == Auftragsstand.WARTET:
        vorher = next((a for a in open_orders() if a.kennung != auftrag.kennung), None)
        if vorher and vorher.am < auftrag.am:
            name = f"„{vorher.name}“" if may_read(request, vorher) else "einen anderen Import"
            return f"Wartet auf {name} ({how_far(vorher)})."
        return "Beginnt gleich." if somebody_works() else "Wird gestartet."
    if auftrag.getan >= auftrag.gesamt and auftrag.art == Auftragsart.PRUEFEN:
        return "Alle Zeilen sind geprüft. Jetzt wird die Vorschau zusammengestellt."
    if auftrag.getan >= auftrag.gesamt:
        return (
            "Die Einträge sind durch. Jetzt werden Status, Termine und Übersichten neu gerechnet; "
            "das kann so lange dauern wie die Einträge selbst."
        )
    if not auftrag.getan:
        return "Wird gelesen und geprüft."
    return f"Zu {auftrag.prozent} % getan." if auftrag.prozent else "Hat begonnen."


def how_far(auftrag: Auftrag) -> str:
    """How far it is, as people write it: „3.200 von 5.000 Zeilen“."""
    getan, gesamt = (f"{zahl:,}".replace(",", ".") for zahl in (auftrag.getan, auftrag.gesamt))
    return f"{getan} von {gesamt} {auftrag.einheit}"
