"""Overview and detail pages: Meinungsbilder, the form to vote, the result once it is over."""

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from bausteine.seiten.adressen import changed
from bausteine.seiten.ausgabe import FORMATE, licensed
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import STEUERUNG, ListPage
from meinungsbilder.auszaehlung import Auszaehlung, as_csv, as_json
from meinungsbilder.enums import Abstimmungsphase
from meinungsbilder.feed import describe_vote
from meinungsbilder.filters import MeinungsbildFilterSet
from meinungsbilder.forms import Stimmformular
from meinungsbilder.models import Meinungsbild
from projects.eintragsfeed import feed_of
from projects.feed import ATOM, ATOM_TYP

#: `format=` to the kind of file
DATEIARTEN = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
NOCH_KEINE_DATEI = (
    "Die Stimmzettel gibt es als Datei, sobald die Abstimmung beendet ist. Bis dahin sieht sie "
    "niemand."
)


class MeinungsbildListe(ListPage):
    """All public Meinungsbilder, the latest first; those that run stand above."""

    model = Meinungsbild
    resource_name = "meinungsbilder"
    einheit = Einheit("Meinungsbild", "Meinungsbilder")
    filterset_class = MeinungsbildFilterSet
    zellen = "meinungsbilder/zellen"
    sortierung = "-bis"
    fluechtig = True
    formate = {**FORMATE, **ATOM}
    kopf = [
        Kopf("titel", "Meinungsbild", ("sortiertext",)),
        Kopf(
            "phase",
            "Stand",
            ("rang", "bis", "sortiertext"),
            folgen=("laufende zuerst", "beendete zuerst"),
        ),
        Kopf("von", "Beginn", ("von", "sortiertext")),
        Kopf("bis", "Ende", ("bis", "sortiertext"), folgen=("älteste zuerst", "neueste zuerst")),
        Kopf("kreis", "Wer abstimmt", ("kreis", "sortiertext")),
        Kopf("stimmzettel", "Stimmzettel", ("anzahl", "sortiertext"), zahl=True),
    ]

    def annotated(self, queryset):
        """The order by Stand needs that of this minute."""
        return queryset.mit_stand()

    def get_context_data(self, **kwargs):
        """With those in which one can vote now, and the feed of the list as it is filtered."""
        aendern = dict.fromkeys(STEUERUNG) | {"format": "atom"}
        laufende = Meinungsbild.objects.oeffentlich().laufende().fuer_liste()
        return super().get_context_data(
            feed=changed(self.request.GET, **aendern),
            laufende=list(laufende.order_by("bis", "sortiertext", "pk")),
            **kwargs,
        )

    def as_atom(self):
        """The same as a feed."""
        worte = [chip.text for chip in self.chips(self.facet_panel())]
        titel = " – ".join([settings.PORTAL_NAME, "Meinungsbilder", *worte])
        feed = feed_of(self.request, self.get_filtered(), titel, describe_vote)
        return HttpResponse(feed, ATOM_TYP)


# what it shows changes by the minute: nobody keeps it;
# without cookies there is no session to forge; the code on paper is what only its owner has
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")
class Meinungsbildseite(Eintragsseite):
    """One Meinungsbild: to come, with its form, or with its result and the files of it."""

    model = Meinungsbild
    liste = "meinungsbilder"
    slug_field = slug_url_kwarg = "kennung"
    template_name = "meinungsbilder/meinungsbild.html"
    context_object_name = "meinungsbild"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def render_to_response(self, context, **response_kwargs):
        """The page, or the file of Stimmzettel that `format=` asks for."""
        form = self.request.GET.get("format", "")
        if form in DATEIARTEN and self.request.method == "GET" and self.object.ist_beendet:
            return self._file(form, context["zettel"])
        return super().render_to_response(context, **response_kwargs)

    def _file(self, form: str, zettel: list) -> HttpResponse | FileResponse:
        bild = self.object
        inhalt = as_json(bild, zettel) if form == "json" else b"".join(as_csv(bild, zettel))
        antwort = HttpResponse(inhalt, content_type=DATEIARTEN[form])
        name = f"meinungsbild-{bild.kennung}.{form}"
        antwort["Content-Disposition"] = f'attachment; filename="{name}"'
        return licensed(antwort)

    def get_context_data(self, **kwargs):
        """With the form while it runs, with the result once it is over: never both."""
        bild = self.object
        phase, zettel, ergebnis = bild.phase, None, None
        if phase == Abstimmungsphase.BEENDET:
            zettel = bild.stimmzettel.all().published()
            ergebnis = Auszaehlung.of(bild.wahl, zettel)
        elif phase == Abstimmungsphase.LAEUFT and bild.mit_code and bild.wahl:
            kwargs.setdefault("formular", Stimmformular(meinungsbild=bild))
        formular = kwargs.setdefault("formular", None)
        zu_frueh = self.request.GET.get("format") in DATEIARTEN and zettel is None
        return super().get_context_data(
            phase=phase,
            fehler=bool(formular and formular.errors),
            anzahl=len(zettel) if zettel is not None else bild.stimmzettel.count(),
            zettel=zettel,
            ergebnis=ergebnis,
            ziel=self.request.path,
            meldungen=[NOCH_KEINE_DATEI] if zu_frueh else [],
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """The number of the Stimmzettel, or the form again with everything that was typed."""
        self.object = self.get_object()
        formular = Stimmformular(request.POST, meinungsbild=self.object)
        if formular.is_valid() and formular.submit(request):
            # no address of its own: it would be in histories and logs beside a time
            kontext = {"meinungsbild": self.object, "zettel": formular.zettel}
            antwort = TemplateResponse(request, "meinungsbilder/danke.html", kontext)
            antwort["Cache-Control"] = "private, no-store"
            return antwort
        kontext = self.get_context_data(formular=formular)
        return self.render_to_response(kontext, status=formular.status)
