"""Static pages: the pages of text, two of them with the form for messages."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from texte.enums import Seitenname
from texte.models import Begriff, Seite
from texte.rueckmeldung import Rueckmeldung


class Textseite(TemplateView):
    """One page; its address answers even before somebody has written the text."""

    template_name = "texte/seite.html"
    #: which one, the addresses say
    name: Seitenname = Seitenname.IMPRESSUM

    def get_context_data(self, **kwargs):
        seite = Seite.objects.fuer_adresse(self.name)
        return super().get_context_data(
            seite=seite, titel=seite.titel if seite else self.name.label, **kwargs
        )


class Hilfe(Textseite):
    """How the portal works, and what its words mean."""

    template_name = "texte/hilfe.html"

    def get_context_data(self, **kwargs):
        begriffe = Begriff.objects.oeffentlich().fuer_glossar()
        return super().get_context_data(begriffe=begriffe, **kwargs)


# without cookies there is no session to forge; the form's signed mark does what is left to do
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")  # the mark is yours
class Rueckmeldeseite(Textseite):
    """A page of text with the form below."""

    template_name = "texte/rueckmeldung.html"
    thema = ""

    def get_context_data(self, **kwargs):
        kwargs.setdefault("formular", Rueckmeldung(initial={"thema": self.thema}))
        return super().get_context_data(
            versand=bool(settings.KONTAKT_POSTFACH), ziel=self.request.path, **kwargs
        )

    def post(self, request, *args, **kwargs):
        """Send the message, or show the form again with everything that was typed."""
        formular = Rueckmeldung(request.POST)
        if formular.is_valid() and formular.submit(request):
            return HttpResponseRedirect(reverse("danke"), status=303)
        kontext = self.get_context_data(formular=formular, **kwargs)
        return self.render_to_response(kontext, status=formular.status)


class RueckmeldungDanke(TemplateView):
    """After a message was sent."""

    template_name = "texte/danke.html"
