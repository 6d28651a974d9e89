"""Voting page of accounts, behind the login: points for the choices of one Meinungsbild."""

from django.contrib import admin
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from meinungsbilder.actions import JETZT_NICHT, SCHON_ABGESTIMMT
from meinungsbilder.enums import Abstimmungsphase, Stimmkreis
from meinungsbilder.forms import Kontoformular
from meinungsbilder.models import Meinungsbild, Teilnahme


def kontoabstimmung(request, kennung: str):
    """The form; when it is sent, the number of the Stimmzettel, in no address and no log."""
    menge = Meinungsbild.objects.oeffentlich().filter(kreis=Stimmkreis.KONTO).fuer_detail()
    bild = get_object_or_404(menge, kennung=kennung)
    form = Kontoformular(
        request.POST if request.method == "POST" else None, meinungsbild=bild, konto=request.user
    )
    zettel = form.zettel if form.is_valid() and form.vote() else None
    grund = ""
    if zettel is None:
        if bild.phase == Abstimmungsphase.LAEUFT and not bild.wahl:
            grund = "Es gibt noch keine Wahlmöglichkeiten."
        elif bild.phase != Abstimmungsphase.LAEUFT:
            grund = JETZT_NICHT if request.method == "POST" else "Hier läuft keine Abstimmung."
        elif Teilnahme.objects.filter(meinungsbild=bild, konto=request.user).exists():
            grund = SCHON_ABGESTIMMT
    context = {
        **admin.site.each_context(request),
        "title": bild.titel,
        "meinungsbild": bild,
        "form": form,
        "zettel": zettel,
        "grund": grund,
    }
    antwort = TemplateResponse(request, "admin/meinungsbilder/abstimmen.html", context)
    add_never_cache_headers(antwort)
    return antwort
