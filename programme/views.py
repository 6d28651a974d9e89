"""List and detail pages: Programme and their projects."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.views.generic import View

from bausteine.druck.antwort import Dokument, pdf_response
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.seiten.adressen import Link, absolute, changed
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import STEUERUNG, ListPage
from bausteine.werte.schluessel import slug_of
from programme.ablage import is_there, path_of
from programme.druck import profile
from programme.feed import feed_of
from programme.filters import ProgrammFilterSet, ProgrammprojektFilterSet
from programme.models import Programm, Programmprojekt, Projektdokument
from programme.models.konzept import grouped
from projects.feed import ATOM, ATOM_TYP


class ProgrammListe(ListPage):
    """All public Programme."""

    model = Programm
    resource_name = "programme"
    einheit = Einheit("Programm", "Programme")
    filterset_class = ProgrammFilterSet
    zellen = "programme/zellen"
    sortierung = "name"
    kopf = [
        Kopf("name", "Programm", ("sortiertext",)),
        Kopf("land", "Bundesland", ("land", "sortiertext")),
        Kopf("zeit", "Laufzeit laut Quellen", ("erster_tag", "sortiertext")),
        Kopf("mittel", "Mittel laut Quellen", ("meiste_mittel", "sortiertext")),
        Kopf("regionen", "Regionen", ("anzahl_regionen", "sortiertext")),
        Kopf("projekte", "Projekte", ("anzahl_projekte", "sortiertext"), zahl=True),
        Kopf("quelle", "Quelle", ("quelle__kennung", "fundstelle", "sortiertext"), wahl=True),
    ]

    def annotated(self, queryset):
        """Only what the chosen order needs."""
        annotiert = {
            "zeit": queryset.mit_ersten,
            "mittel": queryset.mit_ersten,
            "regionen": queryset.mit_ersten,
            "projekte": queryset.mit_anzahlen,
        }
        spalte = self.sorted_by.removeprefix("-")
        return annotiert[spalte]() if spalte in annotiert else queryset


class ProgrammDetail(Eintragsseite):
    """One Programm: what Quellen say of it, its regions and how many of its projects are here."""

    model = Programm
    liste = "programme"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "programm"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_context_data(self, **kwargs):
        programm = self.object
        return super().get_context_data(
            aussagen=programm.aussagen,
            regionen=list(programm.regionen.all()),
            projektzahl=programm.projekte_laut_quelle,
            **kwargs,
        )


class ProgrammprojektListe(ListPage):
    """The public projects of all Programme."""

    model = Programmprojekt
    resource_name = "programmprojekte"
    einheit = Einheit("Programmprojekt", "Programmprojekte")
    filterset_class = ProgrammprojektFilterSet
    zellen = "programme/projekt_zellen"
    sortierung = "titel"
    formate = {**ListPage.formate, **ATOM}
    kopf = [
        Kopf("titel", "Projekt", ("sortiertext",)),
        Kopf(
            "stand",
            "Stand",
            ("rang", "sortiertext"),
            folgen=("am weitesten zuerst", "nichts bestätigt zuerst"),
        ),
        Kopf("regionen", "Regionen", ("erste_region", "sortiertext")),
        Kopf("uebertragbar", "Übertragbar", ("uebertragbar", "sortiertext")),
        Kopf("empfaenger", "Zuwendungsempfänger", ("erster_empfaenger", "sortiertext")),
        Kopf("kategorien", "Kategorien", wahl=True),
        Kopf("programm", "Programm", ("programm__sortiertext", "sortiertext")),
        Kopf("themenfelder", "Themenfelder", wahl=True),
        Kopf("betrag", "Fördersumme", ("foerdersumme", "sortiertext"), zahl=True, wahl=True),
        Kopf("quelle", "Quelle", ("quelle__kennung", "fundstelle", "sortiertext"), wahl=True),
    ]

    def annotated(self, queryset):
        """Only what the chosen order needs."""
        annotiert = {
            "stand": queryset.mit_rang,
            "regionen": queryset.mit_ersten,
            "empfaenger": queryset.mit_ersten,
        }
        spalte = self.sorted_by.removeprefix("-")
        return annotiert[spalte]() if spalte in annotiert else queryset

    def get_context_data(self, **kwargs):
        """With the feed of exactly these, and the Programm that they are all of."""
        aendern = dict.fromkeys(STEUERUNG) | {"format": "atom"}
        gewaehlt = self.filterset.wanted("programm")
        programm = None
        if len(gewaehlt) == 1:
            menge = Programm.objects.oeffentlich().fuer_liste()
            programm = menge.filter(kennung=gewaehlt[0]).first()
        return super().get_context_data(
            feed=changed(self.request.GET, **aendern), programm=programm, **kwargs
        )

    def as_atom(self):
        """The same as a feed."""
        worte = [self.vorgabe.titel] if self.vorgabe else []
        worte += [chip.text for chip in self.chips(self.facet_panel())]
        titel = " – ".join([settings.PORTAL_NAME, "Programmprojekte", *worte])
        return HttpResponse(feed_of(self.request, self.get_filtered(), titel), ATOM_TYP)


class ProgrammprojektDetail(Eintragsseite):
    """One project: how far it is, what others can take over, and what it tells of itself."""

    model = Programmprojekt
    liste = "programmprojekte"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "projekt"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def render_to_response(self, context, **kwargs):
        """The PDF that `format=pdf` asks for, else the page."""
        if self.request.GET.get("format") == "pdf" and not self.vorschau:
            return self.as_pdf()
        return super().render_to_response(context, **kwargs)

    def as_pdf(self):
        """Steckbrief and Konzept on paper."""
        seite = self.object.get_absolute_url()
        adresse = absolute(self.request, f"{seite}?format=pdf")
        auswege = (Link("die Seite zum Drucken", seite),)
        dokument = Dokument("konzept.typ", adresse, f"konzept-{self.object.kennung}.pdf", auswege)
        return pdf_response(
            self.request, dokument, lambda: profile(self.object, absolute(self.request, seite))
        )

    def get_context_data(self, **kwargs):
        projekt = self.object
        return super().get_context_data(
            abschnitte=grouped(list(projekt.konzeptantworten.all())),
            dokumente=[(d, is_there(d.pruefsumme)) for d in projekt.dokumente.all()],
            dienste=projekt.shown("dienste"),
            leistungen=projekt.shown("ozg_leistungen"),
            umsetzungsprojekte=projekt.shown("umsetzungsprojekte"),
            **kwargs,
        )


class DokumentDatei(View):
    """A document of a public project, to be saved: no browser shows it as a page of the portal."""

    def get(self, request, kennung, nummer):
        dokument = (
            Projektdokument.objects.filter(nur_oeffentliche("projekt"))
            .filter(projekt__kennung=kennung, pk=nummer)
            .first()
        )
        if dokument is None or not is_there(dokument.pruefsumme):
            raise Http404("Dieses Dokument gibt es nicht (mehr).")
        name = f"{slug_of(dokument.titel, 80) or 'dokument'}.pdf"
        antwort = FileResponse(
            path_of(dokument.pruefsumme).open("rb"),
            as_attachment=True,
            filename=name,
            content_type="application/pdf",
        )
        antwort["Content-Security-Policy"] = "default-src 'none'; sandbox"
        antwort["X-Content-Type-Options"] = "nosniff"
        return antwort
