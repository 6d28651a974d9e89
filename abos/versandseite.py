"""Admin page: a Rundbrief as it will arrive, how many it reaches, and the button that sends it."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils import timezone

from abos.brief import rundbrief_angaben, rundbrief_as_mail
from abos.enums import Sendungszustand
from abos.models import Sendung
from abos.rundbriefversand import SendingRefused, obstacles, recipients, send
from bausteine.bearbeiten.konflikt import STAND
from bausteine.zustaendigkeit.pflege import record_admins
from rundbriefe.models import Rundbrief

#: what stands in the preview where each letter has a link of its own
LINK = "#eigener-link-jedes-empfaengers"
FREIGEBEN = "rundbriefe.release_rundbrief"


def versandseite(request, pk: int):
    """Preview for whoever may read it; the button for whoever may release it."""
    verwaltung = record_admins()[Rundbrief]
    rundbrief = get_object_or_404(verwaltung.get_queryset(request), pk=pk)
    if not verwaltung.has_view_permission(request, rundbrief):
        raise PermissionDenied
    darf = request.user.has_perm(FREIGEBEN) and verwaltung.has_change_permission(request, rundbrief)
    if request.method == "POST":
        if not darf:
            raise PermissionDenied
        _send(request, rundbrief, verwaltung)
        return HttpResponseRedirect(request.path)
    anzahl = len(recipients(rundbrief))
    angaben = rundbrief_angaben(rundbrief, LINK, LINK)
    zahlen = Sendung.objects.filter(rundbrief=rundbrief).counted()
    context = {
        **admin.site.each_context(request),
        "title": f"Vorschau und Versand: {rundbrief}",
        "opts": Rundbrief._meta,
        "rundbrief": rundbrief,
        "darf": darf,
        "stand": verwaltung.state_of(rundbrief),
        "anzahl": anzahl,
        "hindernisse": [] if rundbrief.verschickt_am else obstacles(rundbrief, anzahl),
        "post": rundbrief_as_mail(angaben),
        "html": render_to_string("abos/_rundbrief.html", angaben),
        "zahlen": [(Sendungszustand(wert).label, n) for wert, n in sorted(zahlen.items())],
    }
    return TemplateResponse(request, "admin/rundbriefversand.html", context)


def _send(request, rundbrief: Rundbrief, verwaltung) -> None:
    gesehen = request.POST.get(STAND, "")
    try:
        anzahl = send(
            rundbrief.pk, timezone.now(), lambda jetzt: verwaltung.state_of(jetzt) == gesehen
        )
    except SendingRefused as grund:
        for satz in grund.saetze:
            messages.error(request, f"Nicht verschickt. {satz}")
    else:
        rundbrief.refresh_from_db()
        verwaltung.after_save(rundbrief)
        messages.success(
            request,
            f"Der Versand ist angestoßen: {anzahl} E-Mail{'s' if anzahl > 1 else ''}. "
            "Hinaus geht es mit dem nächsten Lauf, im Betrieb stündlich.",
        )
