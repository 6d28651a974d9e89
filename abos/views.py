"""Form pages without account: subscribe, confirm, manage, end.

What follows a link in a letter changes nothing until a button is pressed: mail programs open links
to check them.
"""

from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from abos import actions
from abos.enums import Abozustand, Takt
from abos.forms import KEINE_POST, Aboformular, Linkformular
from abos.gegenstand import Gegenstand
from abos.marken import MarkeRefused, read
from abos.models import Abo, Abonnent

#: longest address of a page that can be subscribed to
LAENGE = 1500


# without cookies there is no session to forge; the form's signed mark does what is left to do
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")  # the mark is yours
class Abonnierseite(TemplateView):
    """The form for the page that `zu` names."""

    template_name = "abos/formular.html"

    def dispatch(self, request, *args, **kwargs):
        """A page that cannot be subscribed to says so."""
        try:
            self.gegenstand = Gegenstand.read(request.GET.get("zu", "")[:LAENGE])
        except ValidationError as fehler:
            kontext = {"saetze": fehler.messages}
            return TemplateResponse(request, "abos/geht_nicht.html", kontext, status=404)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        kwargs.setdefault("formular", Aboformular(gegenstand=self.gegenstand))
        return super().get_context_data(
            gegenstand=self.gegenstand,
            ziel=self.request.get_full_path(),
            keine_post="" if actions.are_offered() else KEINE_POST,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Note it, or show the form again with everything that was typed."""
        formular = Aboformular(request.POST, gegenstand=self.gegenstand)
        if formular.is_valid() and formular.submit(request):
            return HttpResponseRedirect(reverse("abo-danke"), status=303)
        kontext = self.get_context_data(formular=formular, **kwargs)
        return self.render_to_response(kontext, status=formular.status)


class AboDanke(TemplateView):
    """After an Abo or a link was asked for: the same whoever asked."""

    template_name = "abos/danke.html"


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")
class Abolinkseite(TemplateView):
    """Where people get the link to their Abos."""

    template_name = "abos/link.html"

    def get_context_data(self, **kwargs):
        kwargs.setdefault("formular", Linkformular())
        return super().get_context_data(
            ziel=self.request.path, keine_post="" if actions.are_offered() else KEINE_POST, **kwargs
        )

    def post(self, request, *args, **kwargs):
        """Send it, or show the form again."""
        formular = Linkformular(request.POST)
        if formular.is_valid() and formular.submit(request):
            return HttpResponseRedirect(reverse("abo-danke"), status=303)
        kontext = self.get_context_data(formular=formular, **kwargs)
        return self.render_to_response(kontext, status=formular.status)


@method_decorator(csrf_exempt, name="dispatch")  # the link itself is what only its owner has
@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Briefseite(TemplateView):
    """Behind a link of a letter. `zweck`: what the link must have been made for."""

    zweck = ""

    def dispatch(self, request, *args, **kwargs):
        """No link of the page tells where it leads from; one that is good for nothing says why."""
        try:
            self.inhalt = read(self.zweck, self.kwargs["marke"])
        except MarkeRefused as grund:
            antwort = self.refused(abgelaufen=grund.abgelaufen)
        else:
            antwort = super().dispatch(request, *args, **kwargs)
        antwort["Referrer-Policy"] = "no-referrer"
        return antwort

    def refused(self, *, abgelaufen: bool):
        """Why the link is good for nothing, and what to do."""
        kontext = {"abgelaufen": abgelaufen}
        status = 410 if abgelaufen else 404
        return TemplateResponse(self.request, "abos/link_gilt_nicht.html", kontext, status=status)


class Abobestaetigung(Briefseite):
    """The button that makes an Abo begin."""

    zweck = "abo-bestaetigen"
    template_name = "abos/bestaetigen.html"

    def asked(self) -> Abo | None:
        """What the link confirms; None where it was ended or forgotten meanwhile."""
        return Abo.objects.filter(pk=self.inhalt).exclude(abonnent__mail="").first()

    def get(self, request, *args, **kwargs):
        if (abo := self.asked()) is None:
            return self.refused(abgelaufen=True)
        return self.render_to_response(self.about(abo))

    def post(self, request, *args, **kwargs):
        """Begin; the second press changes nothing."""
        if (abo := self.asked()) is None:
            return self.refused(abgelaufen=True)
        if abo.zustand == Abozustand.ANGEFRAGT:
            actions.confirm(abo, timezone.now())
        abo.refresh_from_db()
        return self.render_to_response(self.about(abo))

    def about(self, abo: Abo) -> dict:
        """What the page shows of it."""
        gegenstand = Gegenstand(abo.liste, abo.abfrage, abo.schluessel)
        return self.get_context_data(
            abo=abo,
            gegenstand=gegenstand,
            offen=abo.zustand == Abozustand.ANGEFRAGT,
            ziel=self.request.path,
        )


class Aboabmeldung(Briefseite):
    """The button that ends what a letter was sent for; mail programs press it themselves."""

    zweck = "abo-beenden"
    template_name = "abos/beenden.html"

    def get_context_data(self, **kwargs):
        abos = list(Abo.objects.filter(pk__in=self.inhalt).order_by("pk"))
        return super().get_context_data(
            gegenstaende=[Gegenstand(a.liste, a.abfrage, a.schluessel) for a in abos],
            beendet=kwargs.pop("beendet", not abos),
            ziel=self.request.path,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """End them; 200 also where there are none any more."""
        actions.end(list(Abo.objects.filter(pk__in=self.inhalt)))
        return self.render_to_response(self.get_context_data(beendet=True))


class Aboverwaltung(Briefseite):
    """All Abos of an address."""

    zweck = "abo-verwalten"
    template_name = "abos/verwalten.html"

    def get_context_data(self, **kwargs):
        kwargs.setdefault("meldung", "")
        abonnent = Abonnent.objects.filter(pk=self.inhalt).first()
        abos = list(abonnent.abos.order_by("pk")) if abonnent else []
        return super().get_context_data(
            abos=[(abo, Gegenstand(abo.liste, abo.abfrage, abo.schluessel)) for abo in abos],
            mail=abonnent.mail if abonnent else "",
            ziel=self.request.path,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Change or end one of them; a foreign number does nothing."""
        nummer = request.POST.get("abo", "")
        abos = Abo.objects.filter(abonnent=self.inhalt)
        abo = abos.filter(pk=nummer).first() if nummer.isdecimal() and len(nummer) < 19 else None
        takt = request.POST.get("takt", "")
        meldung = "Dieses Abo gibt es nicht mehr."
        if abo is not None and "beenden" in request.POST:
            actions.end([abo])
            meldung = "Das Abo ist beendet."
        elif abo is not None and takt in abo.takte:
            actions.set_takt(abo, Takt(takt), timezone.now())
            meldung = f"Gesichert: {Takt(takt).label}."
        elif abo is not None:
            meldung = "Bitte wählen Sie, wie oft."
        return self.render_to_response(self.get_context_data(meldung=meldung))
