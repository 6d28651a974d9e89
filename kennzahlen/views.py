"""List and detail pages: Kennzahlen, each at an address to quote it by; numbers of lists that were
kept to be quoted."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import DetailView, TemplateView

from bausteine.seiten.adressen import Link, absolute
from bausteine.seiten.ausgabe import FORMATE, Einzeldatei, licensed
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import ListPage
from kennzahlen.actions import EINZELN, kept
from kennzahlen.filters import KennzahlFilterSet
from kennzahlen.formulare import Zitierformular, asked_for
from kennzahlen.models import Kennzahl, Momentaufnahme
from kennzahlen.reihe import IM_BLICK, drawing, rows
from kennzahlen.resources import MesswertResource
from kennzahlen.zaehlung import Listenzaehlung, Unzaehlbar


class KennzahlListe(ListPage):
    """All public Kennzahlen, with what contradicts them in the same row."""

    model = Kennzahl
    resource_name = "kennzahlen"
    filterset_class = KennzahlFilterSet
    einheit = Einheit("Kennzahl", "Kennzahlen")
    zellen = "kennzahlen/zellen"
    sortierung = "bezeichnung"
    kopf = [
        Kopf("bezeichnung", "Kennzahl", ("sortiertext",)),
        Kopf("wert", "Wert", ("zahlwert", "sortiertext")),
        Kopf("einheit", "Einheit", ("einheit", "sortiertext"), wahl=True),
        Kopf("zusatz", "Zusatz", ("zusatz", "sortiertext"), wahl=True),
        Kopf("stand", "Stand", ("stand_von", "sortiertext")),
        Kopf("quelle", "Quelle", ("quelle__kennung", "fundstelle", "sortiertext")),
        Kopf("widerspruch", "Widerspruch", ("widerspruch", "sortiertext")),
        Kopf("hinweis", "Hinweis", ("hinweis", "sortiertext"), wahl=True),
    ]

    def get_base(self):
        """The public ones; of each it is known whether another one says something else."""
        return super().get_base().mit_widerspruch().mit_letztem()

    def exported(self, queryset, *, mit_teilen=False, nur=None):
        """With the Messwerte where they are asked for."""
        return queryset.fuer_export(mit_teilen=mit_teilen)


class Messwertdatei(Einzeldatei):
    """The Messwerte of one Kennzahl, the oldest first."""

    def __init__(self, request, zahl: Kennzahl, form: str):
        werte = zahl.messwerte.order_by("am")
        letzter = werte.last()
        stand = timezone.localtime(letzter.gezaehlt_um) if letzter else None
        super().__init__(request, "messwerte", form, werte, stand)
        self.zahl = zahl

    def get_resource(self):
        """Written by the portal alone and never imported, so it stands in no register."""
        return MesswertResource(oeffentlich=True)

    @property
    def file_stem(self) -> str:
        return f"messwerte-{self.zahl.kennung}"


class KennzahlDetail(Eintragsseite):
    """One Kennzahl: the figure, who states it and where, what contradicts it, how to quote it."""

    model = Kennzahl
    liste = "zahlen"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "zahl"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def render_to_response(self, context, **kwargs):
        """The file of its Messwerte that `format=` asks for, else the page."""
        form = self.request.GET.get("format", "")
        if form in FORMATE and self.object.liste and not self.vorschau:
            return licensed(Messwertdatei(self.request, self.object, form).response())
        return super().render_to_response(context, **kwargs)

    def get_context_data(self, **kwargs):
        """With the line to quote it by, and with what was counted."""
        zahl = self.object
        werte = list(zahl.messwerte.order_by("am")) if zahl.liste else []
        adresse = absolute(self.request, zahl.get_absolute_url())
        heute = f"{timezone.localdate():%d.%m.%Y}"
        return super().get_context_data(
            zitat=zahl.citation(settings.PORTAL_NAME, adresse, heute),
            verlauf=drawing(werte),
            zeilen=rows(werte)[:IM_BLICK],
            weitere=max(0, len(werte) - IM_BLICK),
            dateien=[Link(text, f"?format={form}", form) for form, text in FORMATE.items()],
            nebeneinander=[zahl, *andere] if (andere := zahl.widersprueche) else [],
            **kwargs,
        )


# without cookies there is no session to forge; the form's signed mark does what is left to do
@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(cache_control(private=True, no_cache=True), name="dispatch")  # the mark is yours
class ZahlZitieren(TemplateView):
    """The number of a list under its filters, and the button that keeps it; GET writes nothing."""

    template_name = "kennzahlen/zitieren.html"

    def get_context_data(self, **kwargs):
        """With the number, or with the reason why there is none to quote."""
        formular = kwargs.pop("formular", None)
        kwargs.setdefault("meldungen", [])
        try:
            zaehlung = asked_for(self.request.GET)
            kwargs |= {
                "anzahl": zaehlung.number(),
                "filter": zaehlung.words(),
                "schon": kept(zaehlung),
                "formular": formular or Zitierformular(zaehlung=zaehlung),
                "momentaufnahme": Momentaufnahme(liste=zaehlung.liste, abfrage=zaehlung.abfrage),
            }
        except (Unzaehlbar, ValidationError) as grund:
            saetze = grund.messages if isinstance(grund, ValidationError) else [str(grund)]
            kwargs["meldungen"] = saetze
        return super().get_context_data(ziel=self.request.get_full_path(), **kwargs)

    def post(self, request, *args, **kwargs):
        """Keep the number and go to its page, or say why not."""
        try:
            formular = Zitierformular(request.POST, zaehlung=asked_for(request.GET))
            if formular.is_valid() and formular.submit(request):
                return HttpResponseRedirect(formular.ergebnis.get_absolute_url(), status=303)
        except (Unzaehlbar, ValidationError):
            return self.render_to_response(self.get_context_data(**kwargs), status=422)
        kontext = self.get_context_data(formular=formular, **kwargs)
        return self.render_to_response(kontext, status=formular.status)


class Zahlseite(DetailView):
    """A number as it was, today's beside it, and how to quote it."""

    model = Momentaufnahme
    template_name = "kennzahlen/momentaufnahme.html"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "momentaufnahme"

    def get_context_data(self, **kwargs):
        """With those of its records that are public today."""
        aufnahme = self.object
        zaehlung = Listenzaehlung(aufnahme.liste, aufnahme.abfrage)
        try:
            heute: int | None = zaehlung.number()
        except Unzaehlbar:
            heute = None
        eintraege = zaehlung.still_public(aufnahme.nummern)
        adresse = absolute(self.request, aufnahme.get_absolute_url())
        filter_ = f" ({', '.join(aufnahme.filter)})" if aufnahme.filter else ""
        zitat = (
            f"{aufnahme.wert} {aufnahme.listenname}{filter_}, "
            f"Stand {aufnahme.am:%d.%m.%Y}. Nach: {settings.PORTAL_NAME}, {adresse} "
            f"(abgerufen am {timezone.localdate():%d.%m.%Y})."
        )
        return super().get_context_data(
            heute=heute,
            eintraege=eintraege,
            verborgen=len(aufnahme.nummern) - len(eintraege),
            hoechstens=EINZELN,
            zitat=zitat,
            zurueck=reverse(aufnahme.liste),
            **kwargs,
        )
