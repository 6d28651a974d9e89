"""Detail page: a Kommune and the five questions it comes with, as page and as files."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone

from bausteine.druck.antwort import Dokument, pdf_response, size_of
from bausteine.seiten.adressen import Link, absolute, base
from bausteine.seiten.anbau import attached_blocks
from bausteine.seiten.ausgabe import FORMATE, Einzeldatei, licensed
from bausteine.seiten.eintragsseite import Eintragsseite
from gebiete.models import Kommune, page_of
from gebiete.querysets import Einwohnersumme
from meinekommune.bestaetigen import confirmable
from meinekommune.feed import feed
from meinekommune.fragen import Antworten
from meinekommune.gebietsfolge import surroundings
from meinekommune.kalender import calendar
from meinekommune.vorlage import paper
from organisationen.models import Organisation
from projects.feed import ATOM_TYP

#: value of `format=` to the link's text
DATEIEN = {
    **FORMATE,
    "ics": "Kalender (ICS)",
    "atom": "Änderungen abonnieren (Atom)",
    "pdf": "Vorlage für den Rat (PDF)",
}
#: what a PDF is about to have until it is there: pages and kilobytes
ERWARTET = ("2–3 Seiten", 60)
#: what others have attached to the Organisation that is said here too: its money, what it runs
#: for other Kommunen, what the PVOG says, and the regions of Programme that it lies in; the rest is
#: in the answers
BLOECKE = ("mittelvorgaenge", "getragene_anschluesse", "pvog_laeufe", "programmregionen")


class MeineKommune(Eintragsseite):
    """One Kommune: what concerns it, what there is, what it has, what comes, whom to ask."""

    model = Organisation
    template_name = "meinekommune/kommune.html"
    liste = "kommunen"
    titel_der_liste = str(Kommune._meta.verbose_name_plural)
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "organisation"

    def get_queryset(self):
        """With the Kommune and its Kreis, in the same query."""
        sichtbar = self.visible().filter(kommune__isnull=False)
        return sichtbar.select_related(
            "kreis",
            "quelle",
            "kommune__regierungsbezirk",
            "kommune__groessenklasse",
            "kommune__groessenklasse_quelle",
            "kommune__quelle",
        )

    def address(self, record):
        """That of the Kommune; its Organisation has a page of its own."""
        return page_of(record)

    def blocks(self):
        return attached_blocks(self.object, BLOECKE)

    # -- files --------------------------------------------------------------------------------

    def render_to_response(self, context, **kwargs):
        """The file that `format=` asks for, else the page."""
        gewuenscht = self.request.GET.get("format", "")
        if gewuenscht in DATEIEN and not self.vorschau:
            return licensed(getattr(self, f"as_{gewuenscht}", self.as_table)())
        return super().render_to_response(context, **kwargs)

    def as_table(self):
        """The Anschlüsse as CSV, XLSX or JSON."""
        return Einzeldatei(
            self.request,
            "anschluesse",
            self.request.GET["format"],
            self.antworten.connections_for_file(),
            timezone.localtime(self.antworten.changed()),
        ).response()

    def as_ics(self):
        """The plans ahead as a calendar."""
        name = f"{settings.PORTAL_NAME}: {self.object.kurzname}"
        inhalt = calendar(self.antworten, name, base(self.request))
        antwort = HttpResponse(inhalt, content_type="text/calendar; charset=utf-8")
        datei = f"kommune-{self.object.kennung}-{timezone.localdate():%Y-%m-%d}.ics"
        antwort["Content-Disposition"] = f'attachment; filename="{datei}"'
        return antwort

    def as_atom(self):
        """What changed of it, newest first."""
        return HttpResponse(feed(self.request, self.antworten), content_type=ATOM_TYP)

    def as_pdf(self):
        """The council's paper."""
        auswege = (
            Link("die Seite zum Drucken", page_of(self.object)),
            Link("die Anschlüsse als CSV", f"{page_of(self.object)}?format=csv"),
        )
        name = f"vorlage-{self.object.kennung}.pdf"
        dokument = Dokument("kommune.typ", self.pdf_address(), name, auswege)
        return pdf_response(self.request, dokument, lambda: paper(self.request, self.antworten))

    def pdf_address(self) -> str:
        """The one address of the paper."""
        return absolute(self.request, f"{page_of(self.object)}?format=pdf")

    # -- the page -----------------------------------------------------------------------------

    def get_context_data(self, **kwargs):
        kommune = self.object.kommune
        kommune.organisation = self.object
        self.antworten = Antworten(self.object, kommune)
        if self.request.GET.get("format", "") in DATEIEN:
            return {}
        kreis = self.object.kreis
        gemeinden = list(Kommune.objects.gemeinden(self.object)) if kommune.ist_kreis else []
        rollen = self.object.beteiligungen.by_role()
        return super().get_context_data(
            kommune=kommune,
            kreis=kreis if kreis and kreis.ist_oeffentlich else None,
            gemeinden=gemeinden,
            umfeld=surroundings(self.object),
            alter=kommune.datenalter(self.object),
            summe=Einwohnersumme.of(gemeinden),
            rollen=rollen,
            anzahl_projekte=len({b.projekt_id for _, gruppe in rollen for b in gruppe}),
            antworten=self.antworten,
            dateien=[Link(text, f"?format={form}", form) for form, text in DATEIEN.items()],
            umfang=size_of(self.pdf_address(), *ERWARTET),
            zu_bestaetigen=confirmable(self.request.user, kommune),
            darf_eintragen=self.request.user.has_perm("relevanz.add_selbstauskunft"),
            meldungen=self._complaints(),
            **kwargs,
        )

    def _complaints(self) -> list[str]:
        """What of the address was not understood."""
        gewuenscht = self.request.GET.get("format", "")
        if not gewuenscht:
            return []
        moeglich = ", ".join(DATEIEN)
        return [f"Das Format „{gewuenscht[:40]}“ gibt es nicht. Möglich sind: {moeglich}."]
