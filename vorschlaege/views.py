"""Form pages: a Vorschlag, and thanks for it."""

from typing import cast

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from rollout.models import Anschluss
from vorschlaege.bestaetigungsformular import Projektbestaetigungsformular
from vorschlaege.bestaetigungslink import LinkRefused, read_link
from vorschlaege.felder import ARTEN
from vorschlaege.forms import Vorschlagsformular
from vorschlaege.gesuchsformular import Gesuchsformular


# without cookies there is no session to forge; the form's signed mark does what is left to do
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")  # the mark is yours
class Vorschlagsseite(TemplateView):
    """The form for one public record."""

    template_name = "vorschlaege/formular.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.gegenstand = self.found()

    def found(self):
        """The record that the address names. Raises Http404 where it is not public."""
        if (art := ARTEN.get(self.kwargs["art"])) is None:
            raise Http404
        alle = cast("OeffentlichQuerySet", art.model._default_manager.all())
        return get_object_or_404(alle.oeffentlich(), **{art.schluessel: self.kwargs["schluessel"]})

    def get_context_data(self, **kwargs):
        kwargs.setdefault("formular", Vorschlagsformular(gegenstand=self.gegenstand))
        name = getattr(self.gegenstand, "name", str(self.gegenstand))
        return super().get_context_data(
            name=name,
            seite=self.gegenstand.get_absolute_url(),
            ziel=self.request.path,
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Keep the proposal, or show the form again with everything that was typed."""
        formular = Vorschlagsformular(request.POST, gegenstand=self.gegenstand)
        if formular.is_valid() and formular.submit(request):
            return HttpResponseRedirect(reverse("vorschlag-danke"), status=303)
        kontext = self.get_context_data(formular=formular, **kwargs)
        return self.render_to_response(kontext, status=formular.status)


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")  # the mark is yours
class Gesuchseinreichung(TemplateView):
    """The form for a Gesuch; `organisation=` says who looks for partners, where a page knows it."""

    template_name = "vorschlaege/gesuch.html"

    def get_context_data(self, **kwargs):
        if "formular" not in kwargs:
            wer = self.request.GET.get("organisation", "")[:200]
            kwargs["formular"] = Gesuchsformular(initial={"organisation": wer})
        return super().get_context_data(ziel=self.request.path, **kwargs)

    def post(self, request, *args, **kwargs):
        """Keep the Gesuch, or show the form again with everything that was typed."""
        formular = Gesuchsformular(request.POST)
        if formular.is_valid() and formular.submit(request):
            return HttpResponseRedirect(reverse("vorschlag-danke"), status=303)
        kontext = self.get_context_data(formular=formular, **kwargs)
        return self.render_to_response(kontext, status=formular.status)


class Paarseite(Vorschlagsseite):
    """The form for a Kommune with a Dienst, whether someone spoke of the two or not."""

    def found(self):
        menge = Anschluss.objects.oeffentlich().fuer_detail()
        if (anschluss := menge.of_pair(self.kwargs["kommune"], self.kwargs["dienst"])) is None:
            raise Http404
        return anschluss


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class Projektbestaetigung(TemplateView):
    """Behind a Bestätigungslink: every line of a project, and whether it still holds."""

    template_name = "vorschlaege/bestaetigung.html"

    def dispatch(self, request, *args, **kwargs):
        """No link of the page tells where it leads from; one that is over says so."""
        try:
            self.link = read_link(self.kwargs["marke"])
        except LinkRefused as grund:
            kontext = {"grund": str(grund)}
            vorlage = "vorschlaege/link_gilt_nicht.html"
            antwort: HttpResponseBase = TemplateResponse(
                request, vorlage, kontext, status=grund.status
            )
        else:
            antwort = super().dispatch(request, *args, **kwargs)
        antwort["Referrer-Policy"] = "no-referrer"
        return antwort

    def get_context_data(self, **kwargs):
        formular = kwargs.pop("formular", None) or Projektbestaetigungsformular(link=self.link)
        return super().get_context_data(
            formular=formular,
            link=self.link,
            projekt=self.link.projekt,
            beantwortet=None if formular.is_bound else formular.answered(),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Keep the answers, or show them again with what is to be mended."""
        formular = Projektbestaetigungsformular(request.POST, link=self.link)
        if formular.is_valid() and formular.submit(request):
            return HttpResponseRedirect(reverse("bestaetigung-danke"), status=303)
        kontext = self.get_context_data(formular=formular, **kwargs)
        return self.render_to_response(kontext, status=formular.status)


class BestaetigungDanke(TemplateView):
    """After the answers were sent."""

    template_name = "vorschlaege/bestaetigung_danke.html"


class VorschlagDanke(TemplateView):
    """After a proposal was sent."""

    template_name = "vorschlaege/danke.html"
