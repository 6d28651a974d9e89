"""Overview page: how many Abos there are of each list; never whose."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse

from abos.actions import are_offered
from abos.enums import Abozustand, Sendungszustand, Takt
from abos.gegenstand import NAMEN
from abos.models import Abo, Sendung
from bausteine.seiten.listen import list_page

RECHT = "abos.view_abo"


def abozahlen(request):
    """Counts by list, Takt and Zustand, and the letters that do not get out."""
    if not request.user.has_perm(RECHT):
        raise PermissionDenied
    zeilen = [
        (_title(liste), Takt(takt).label, Abozustand(zustand).label, anzahl)
        for liste, takt, zustand, anzahl in Abo.objects.counted()
    ]
    context = {
        **admin.site.each_context(request),
        "title": "Abos",
        "zeilen": sorted(zeilen),
        "summe": sum(zeile[-1] for zeile in zeilen),
        "mit_post": are_offered(),
        "wartend": Sendung.objects.filter(zustand=Sendungszustand.OFFEN).count(),
        "gescheitert": Sendung.objects.filter(zustand=Sendungszustand.GESCHEITERT).count(),
    }
    return TemplateResponse(request, "admin/abos.html", context)


def _title(liste: str) -> str:
    """What a list is called; its word where there is none of that name any more."""
    return str(list_page(liste).model._meta.verbose_name_plural) if liste in NAMEN else liste
