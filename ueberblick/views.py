"""Overview pages: Startseite, Suche, Daten, and the error pages."""

from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import RedirectView, TemplateView

from bausteine.importe.register import resource_for
from bausteine.seiten.adressen import Link, changed
from bausteine.seiten.ausgabe import FORMATE, Einzeldatei
from bausteine.seiten.eintragsseite import Entfernt
from bausteine.suche.lesung import ask
from projects.models import Umsetzungsprojekt
from projects.teildateien import TEILE
from schnittstelle.dateien import DATEIEN, OffeneDatei, public_files
from schnittstelle.katalog import missing
from schnittstelle.katalogseite import TYPEN
from texte import kurztexte
from ueberblick import altlinks, querysets, startseite
from ueberblick.fundstellen import list_of, words_of
from ueberblick.vorschlaege import examples, proposals, ways_on

#: the catalogue's forms as the page calls them
KATALOGFORMEN = {"ttl": "Turtle", "rdf": "RDF/XML", "jsonld": "JSON-LD"}


class Startseite(TemplateView):
    """What this is, as of when, and the ways in."""

    template_name = "ueberblick/startseite.html"

    def get_context_data(self, **kwargs):
        anteile, zahlen = startseite.numbers()
        texte = kurztexte.GESTALTUNG.get().start_texts()
        projekte = Umsetzungsprojekt.objects.oeffentlich()
        return super().get_context_data(
            texte=texte,
            beispiele=startseite.examples(texte["beispiele"]),
            anteile=anteile,
            zahlen=zahlen,
            kacheln=startseite.tiles(),
            stufen=startseite.legend(),
            rollout=querysets.in_rollout(6),
            naechste=projekte.als_naechstes(5) if zahlen["kommt"] else [],
            neuigkeiten=startseite.news(4),
            quellen=querysets.youngest_sources(3),
            **kwargs,
        )


class Ansicht(RedirectView):
    """A short address for a view of the project list; filters go with it."""

    ansicht = ""

    def get_redirect_url(self, *args, **kwargs):
        return reverse("umsetzungsprojekte") + changed(self.request.GET, ansicht=self.ansicht)


class Suche(TemplateView):
    """One field over everything; where nothing was found, what to search for instead."""

    template_name = "ueberblick/suche.html"

    def get_context_data(self, **kwargs):
        eingabe = self.request.GET.get("q", "").replace("\x00", "").strip()[:200]
        gruppen = querysets.search(eingabe)
        anzahl = sum(gruppe.anzahl for gruppe in gruppen)
        lesung = ask(eingabe)
        return super().get_context_data(
            suchwort=eingabe,
            gruppen=gruppen,
            anzahl=anzahl,
            hinweise=lesung.hinweise if lesung else [],
            auswege=ways_on(lesung),
            beispiele=[] if eingabe else examples(),
            **kwargs,
        )


def suchvorschlaege(request):
    """What somebody may mean who is still typing; for the search field's list."""
    eingabe = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    return JsonResponse({"vorschlaege": proposals(eingabe)})


class Daten(TemplateView):
    """The data dictionary, made from the columns themselves."""

    template_name = "ueberblick/daten.html"

    def get_context_data(self, **kwargs):
        dateien = [*public_files()]
        return super().get_context_data(
            tabellen=[(datei, _links(datei)) for datei in dateien],
            teile=[datei.name for datei in dateien if datei.name in TEILE],
            katalog_fehlt=missing(),
            katalogformen=[
                Link(text, reverse("katalog-datei", args=[form]), TYPEN[form])
                for form, text in KATALOGFORMEN.items()
            ],
            **kwargs,
        )


def _links(datei: OffeneDatei) -> list[Link]:
    return [Link(form.upper(), adresse) for form, adresse in datei.adressen.items()]


def datei(request, name, form):
    """One of the files that belong to no list: all its public records."""
    if name not in DATEIEN or form not in FORMATE:
        raise Http404
    records = resource_for(name)._meta.model.objects.oeffentlich()
    stand = records.order_by().aggregate(stand=Max("geaendert_am"))["stand"]
    return Einzeldatei(
        request, name, form, records.fuer_export(), stand and timezone.localtime(stand)
    ).response()


def farbe(request):
    """The operator's colour as a style sheet: the policy allows no style in the page."""
    text = f":root{{--portal-akzent:{settings.PORTAL_FARBE}}}" if settings.PORTAL_FARBE else ""
    antwort = HttpResponse(text, content_type="text/css; charset=utf-8")
    antwort["Cache-Control"] = "public, max-age=3600"
    return antwort


def gone(request, eintrag):
    """410: the record is deleted for good. Staff who may see it get the way to its history."""
    opts = eintrag.instance_type._meta
    geschichte = ""
    if request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
        name = f"admin:{opts.app_label}_{opts.model_name}_history"
        geschichte = reverse(name, args=[eintrag.id])
    text = "Diesen Eintrag gab es hier. Er wurde gelöscht."
    return altlinks.gone(request, f"{opts.verbose_name} entfernt", text, geschichte)


def not_found(request, exception):
    """404 that offers the search, with the words of the address as a start; 410 once deleted."""
    if isinstance(exception, Entfernt):
        return gone(request, exception.eintrag)
    request.ohne_abfrage = True
    context = {
        "suchwort": words_of(request.path_info),
        "liste": list_of(request.path_info),
        "vorschlaege": altlinks.proposals(request.path_info),
        "datenalter": None,
    }
    return render(request, "404.html", context, status=404)
