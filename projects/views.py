"""List and detail pages: Umsetzungsprojekte."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView

from bausteine.druck.antwort import Dokument, about, pdf_response, size_of
from bausteine.seiten.adressen import Link, absolute, base, changed
from bausteine.seiten.ausgabe import FORMATE, licensed
from bausteine.seiten.blaettern import Einheit
from bausteine.seiten.eintragsseite import Eintragsseite
from bausteine.seiten.kopf import Kopf
from bausteine.seiten.listen import TABELLE
from bausteine.suche.frage import search_words
from leistungen.identifiers import LEIKA_SCHLUESSEL, OZG_ID, begins_leika_key
from leistungen.models import OzgLeistung
from projects.ansichten import Ansichten
from projects.druck import document, plan_data, profile_data
from projects.enums import Phasenart, Rolle, Status, Terminlage
from projects.feed import ATOM, FeedAusgabe, project_feed
from projects.filters import WEIT_ZUERST, AenderungFilterSet, UmsetzungsprojektFilterSet
from projects.kalender import kalender
from projects.models import Aenderung, Phase, Umsetzungsprojekt
from projects.neuigkeiten import bundled, by_day, counted_days, named, readable
from projects.protokolldatei import AenderungResource
from projects.querysets import load_parts, verweise
from projects.teildateien import Projektteile
from projects.umsetzungsplan import HOECHSTENS, Verzeichnis, entry, plan, printed_blocks
from quellen.datenalter import Datenalter, datenalter

#: what a PDF is about to have until it is there: pages and kilobytes
ERWARTET_STECKBRIEF = ("1–2 Seiten", 45)


class Phasenkopf(Kopf):
    """The plan of a phase and what is confirmed of it."""

    def zelle(self, ordner):
        """One template for all six."""
        return get_template("projects/zellen/phase.html")


class UmsetzungsprojektListe(Projektteile, Ansichten, FeedAusgabe):
    """All public projects, filtered."""

    model = Umsetzungsprojekt
    resource_name = "umsetzungsprojekte"
    einheit = Einheit("Projekt", "Projekte")
    filterset_class = UmsetzungsprojektFilterSet
    zellen = "projects/zellen"
    standspalte = "status"
    sortierung = "-status"
    kopf = [
        Kopf("titel", "Titel", ("sortiertext",), folgen=("Titel von A bis Z", "Titel von Z bis A")),
        Kopf(
            "status",
            "Status",
            (Status.bekanntheit(), WEIT_ZUERST[1]),
            folgen=("am wenigsten weit zuerst", "am weitesten zuerst"),
        ),
        Kopf("themenfelder", "Themenfelder", ("themenfeld_nummer", "sortiertext")),
        Kopf(
            "termin",
            "Plan",
            (Terminlage.reihenfolge(), "naechster_termin_von", "naechster_termin_bis"),
        ),
        Kopf("partner", "Partner", ("partnerzahl", "sortiertext")),
        Kopf("efa", "EfA", ("efa", "sortiertext"), wahl=True),
        Kopf("prioritaet", "Priorität", ("prioritaet", "sortiertext"), zahl=True, wahl=True),
        Kopf("ozg_id", "OZG-ID", wahl=True, klasse="ozg-schluessel"),
        Kopf("ozg_leistungen", "OZG-Leistungen", wahl=True),
        Kopf("projektleitung", "Projektleitung", wahl=True),
        Kopf("fachlichkeiten", "Fachlichkeiten", wahl=True),
        *(Phasenkopf(art.value, art.label, wahl=True) for art in Phasenart),
        Kopf("geprueft", "Eintrag geprüft", ("zuletzt_bestaetigt_am", WEIT_ZUERST[1]), wahl=True),
        Kopf("geaendert", "Zuletzt geändert", ("geaendert_am", "sortiertext"), wahl=True),
    ]
    formate = {
        **FORMATE,
        "pdf": "PDF (Umsetzungsplan)",
        "ics": "Kalender (ICS)",
        **ATOM,
    }

    def get_context_data(self, **kwargs):
        """With where an official key leads, and what is presumed where no project is known."""
        context = super().get_context_data(**kwargs)
        durch, gemeint = self.meant(context)
        beantwortet = gemeint and not any(leistung.projekte.all() for leistung in gemeint)
        return context | {
            "gemeint_durch": durch,
            "gemeint": gemeint,
            "beantwortet": beantwortet and not context["paginator"].count,
        }

    def meant(self, context) -> tuple[str, list[OzgLeistung]]:
        """The OZG-Leistungen that a key in the search field means, and what kind of key it is;
        in a list without projects those of the filter."""
        leistungen, params = OzgLeistung.objects.oeffentlich(), self.request.GET
        worte = search_words(params.get("leika") or params.get("q", ""))
        schluessel = worte[0] if len(worte) == 1 else ""
        if begins_leika_key(schluessel):
            return LEIKA_SCHLUESSEL.name, list(leistungen.zu_schluessel(schluessel))
        if OZG_ID.fits(schluessel):
            return OZG_ID.name, list(leistungen.zu_schluessel(schluessel))
        gewaehlt = self.filterset.wanted("ozg_leistung")[:5]
        if gewaehlt and not context["paginator"].count:
            ohne = leistungen.filter(slug__in=gewaehlt).mit_projekten().order_by("sortiertext")
            return "", [leistung for leistung in ohne if not leistung.projekte.all()]
        return "", []

    def search_word(self):
        """A key is searched for too, whatever field it was typed into."""
        return super().search_word() or self.request.GET.get("leika", "")

    def as_ics(self):
        """The planned dates as a calendar."""
        basis = base(self.request)
        phasen = Phase.objects.fuer_kalender(self.get_filtered())
        name = f"{settings.PORTAL_NAME}: geplante Phasen"
        if self.vorgabe:
            name = f"{name} – {self.vorgabe.titel}"
        inhalt = kalender(phasen, name, basis, str(settings.PORTAL_LIZENZ or ""))
        return self._attachment(HttpResponse(inhalt, content_type="text/calendar; charset=utf-8"))

    def exported(self, queryset, *, mit_teilen=False, nur=None):
        """Loaded for the public columns alone."""
        return queryset.fuer_download(mit_teilen=mit_teilen, nur=nur)

    def feed_changes(self):
        """The changes of exactly the filtered projects."""
        projekte = self.get_filtered().order_by().values("pk")
        return Aenderung.objects.oeffentlich().filter(projekt__in=projekte)

    def loaded(self, queryset):
        """With what the chosen columns show besides."""
        namen = {kopf.name for kopf in self.spalten} if self.ansicht == TABELLE else set()
        return super().loaded(queryset).mit_spalten(namen)

    def annotated(self, queryset):
        """Only what the chosen order needs."""
        spalte = self.sorted_by.removeprefix("-")
        annotiert = {
            "themenfelder": queryset.mit_themenfeld_nummer,
            "termin": queryset.mit_terminlage,
            "partner": queryset.mit_partnerzahl,
        }
        return annotiert[spalte]() if spalte in annotiert else queryset

    def as_pdf(self):
        """The Umsetzungsplan of exactly these projects, or the page with the reason why not."""
        anzahl = self.get_filtered().count()
        if not 0 < anzahl <= HOECHSTENS:
            self.hinweise.append(_kein_plan(anzahl))
            return None
        auswege = [link for link in self.download_links(anzahl) if link.zusatz in FORMATE]
        name = f"umsetzungsplan-{timezone.localdate():%Y-%m-%d}.pdf"
        dokument = Dokument("umsetzungsplan.typ", self.pdf_address(), name, tuple(auswege))
        return pdf_response(self.request, dokument, self.pdf_data)

    def pdf_address(self) -> str:
        """The one address of this Umsetzungsplan, however it was asked for."""
        return absolute(self.request, f"{self.request.path}{self.selection(format='pdf')}")

    def pdf_data(self) -> dict:
        """What it says."""
        heute, basis = timezone.localdate(), absolute(self.request, "")
        projekte = self.get_filtered().fuer_druck().order_by("sortiertext", "pk")
        if self.sorted_by != self.sortierung:  # else by title, as one looks things up on paper
            projekte = self.ordered(projekte)
        inhalt = plan(projekte, nur=self.filterset.wanted("themenfeld"), basis=basis)
        auswahl = self.vorgabe_texte + [chip.text for chip in self.chips(self.facet_panel())]
        adresse = absolute(self.request, f"{self.request.path}{self.selection()}".rstrip("?"))
        titel = f"Umsetzungsplan – {settings.PORTAL_NAME}"
        return document(titel, "Umsetzungsplan", str(datenalter()), heute) | plan_data(
            inhalt, auswahl, adresse
        )

    def download_links(self, anzahl):
        """Says of the PDF how long it is: who is on the way does not want a hundred pages."""
        links = {link.zusatz: link for link in super().download_links(anzahl)}
        if anzahl > HOECHSTENS:
            umfang = f"höchstens {HOECHSTENS} Projekte"
        else:  # six pages for everything, nearly three projects on each of the others
            umfang = size_of(self.pdf_address(), about(6 + anzahl * 36 // 100), 60 + 10 * anzahl)
        links["pdf"] = replace(links["pdf"], text=f"{links['pdf'].text}, {umfang}")
        return [*links.values()]


def _kein_plan(anzahl: int) -> str:
    if not anzahl:
        return "Zu dieser Auswahl gibt es kein Projekt, also auch keinen Umsetzungsplan."
    return (
        f"Ein Umsetzungsplan als PDF fasst höchstens {HOECHSTENS} Projekte. Bitte wählen Sie mit "
        "den Filtern weniger aus, oder laden Sie alle Angaben als CSV oder XLSX herunter."
    )


class Neues(FeedAusgabe):
    """Neues: the public changes, newest first; many of one act are one entry.

    `gemeinsam=` names a change: the page then holds those of the same act, one by one.
    """

    model = Aenderung
    resource_name = "aenderungen"
    filterset_class = AenderungFilterSet
    sortierung = "-am"
    kopf = [Kopf("am", "Geändert am", ("am",)), Kopf("projekt", "Umsetzungsprojekt")]
    titel = "Neues"
    steuerung = {"gemeinsam"}

    def get_base(self):
        """All public changes, or those of one act."""
        nummer = self.request.GET.get("gemeinsam", "")
        alle = super().get_base()
        return alle.gemeinsam_mit(int(nummer)) if _is_key(nummer) else alle

    def get_queryset(self):
        """One change stands for all of its act, unless they are asked for one by one."""
        einzeln = _is_key(self.request.GET.get("gemeinsam", ""))
        self.buendel = [] if einzeln else self.get_filtered().buendel(alle=self.get_base())
        return super().get_queryset().ohne_gebuendelte(self.buendel)

    def counted(self):
        """The entries, as on the page."""
        return self.get_queryset().count()

    def number(self, context):
        """Each change counts, also those that one entry stands for."""
        return super().number(context) + sum(b.anzahl - 1 for b in self.buendel)

    def chips(self, gruppen):
        """Also the act, if one was chosen."""
        chips = super().chips(gruppen)
        if _is_key(self.request.GET.get("gemeinsam", "")):
            ziel = changed(self.request.GET, gemeinsam=None, seite=None)
            chips.append(Link("Gemeinsam geändert", ziel, "gemeinsam"))
        return chips

    def feed_changes(self):
        """The filtered changes."""
        return self.get_filtered()

    def together(self, pk):
        """The changes of the same act under the same filters."""
        aendern = {"gemeinsam": str(pk), "seite": None, "format": None}
        return self.request.path + changed(self.request.GET, **aendern)

    def download_records(self):
        """The same; which partners may be named is looked up for many at once."""
        return named(super().download_records())

    def get_resource(self):
        """Written by the portal alone and never imported, so it stands in no register."""
        return AenderungResource(base_url=absolute(self.request, ""))

    def data_status(self):
        """When the latest change was made."""
        letzte = self.get_base().neueste(1).first()
        return timezone.localtime(letzte.am) if letzte else None

    def tabelle_daten(self, context):
        """The page's changes by day, each day with how many it has in all."""
        neuigkeiten = readable(context["object_list"], mit_projekt=True)
        tage = by_day(bundled(neuigkeiten, self.buendel, self.together))
        anzahlen = self.get_filtered().je_tag([tag for tag, _ in tage])
        return {"titel": self.titel, "tage": counted_days(tage, anzahlen)}


def _is_key(text: str) -> bool:
    return text.isdecimal() and len(text) < 18


class Steckbrief(Eintragsseite):
    """Everything public about one project."""

    model = Umsetzungsprojekt
    liste = "umsetzungsprojekte"
    slug_field = slug_url_kwarg = "kennung"
    context_object_name = "projekt"

    def get_queryset(self):
        return self.visible().fuer_detail()

    def get_object(self, queryset=None):
        """With what belongs to it."""
        projekt = super().get_object(queryset)
        load_parts(projekt)
        return projekt

    def get_context_data(self, **kwargs):
        projekt = self.object
        pdf = absolute(self.request, reverse("steckbrief-pdf", args=[projekt.kennung]))
        return super().get_context_data(
            umfang=size_of(pdf, *ERWARTET_STECKBRIEF),
            verweise=verweise(projekt),
            rollen=_by_role(projekt),
            kette=_chain(projekt),
            aenderungen=readable(projekt.aenderungen.all()),
            **kwargs,
        )


class Projektfeed(Eintragsseite):
    """What changed of one project, for a feed reader; it leads on like the page of the project."""

    model = Umsetzungsprojekt
    slug_field = slug_url_kwarg = "kennung"

    def get_queryset(self):
        return Umsetzungsprojekt.objects.oeffentlich()

    def get(self, request, *args, **kwargs):
        """What is published, also for accounts."""
        return self.answer(request, *args, **kwargs)

    def address(self, record):
        return reverse("projektfeed", args=[record.kennung])

    def get_context_data(self, **kwargs):
        return {}

    def render_to_response(self, context, **kwargs):
        return licensed(project_feed(self.request, self.object))


class SteckbriefPdf(DetailView):
    """One project on paper, so that a committee can decide on it."""

    slug_field = slug_url_kwarg = "kennung"

    def get_queryset(self):
        return Umsetzungsprojekt.objects.oeffentlich()

    def render_to_response(self, context, **kwargs):
        """The PDF instead of a page."""
        projekt = self.object
        adresse = absolute(self.request, reverse("steckbrief-pdf", args=[projekt.kennung]))
        auswege = (
            Link("die Seite zum Drucken", projekt.get_absolute_url()),
            Link("alle Projekte als CSV", f"{reverse('umsetzungsprojekte')}?format=csv"),
        )
        name = f"steckbrief-{projekt.kennung}.pdf"
        dokument = Dokument("steckbrief.typ", adresse, name, auswege)
        return pdf_response(self.request, dokument, self.pdf_data)

    def pdf_data(self) -> dict:
        """What it says."""
        heute, verzeichnis = timezone.localdate(), Verzeichnis()
        projekt = self.get_queryset().fuer_druck().get(pk=self.object.pk)
        quellen = [angabe.quelle for angabe in projekt.quellenangaben.all()]
        alter = Datenalter.of([q for q in quellen if q.ist_oeffentlich], projekt.geaendert_am)
        eintrag = entry(projekt, verzeichnis, absolute(self.request, ""))
        titel = f"{self.object.titel} – Steckbrief"
        bloecke = printed_blocks(projekt, verzeichnis)
        return document(titel, "Steckbrief", str(alter), heute) | profile_data(
            eintrag, bloecke, verzeichnis.belege, heute
        )


def _chain(projekt) -> list[tuple[Phasenart, Phase | None]]:
    """All six phases in their order, those without a record too."""
    phasen = {phase.art: phase for phase in projekt.phasen.all()}
    return [(art, phasen.get(art.value)) for art in Phasenart]


def _by_role(projekt) -> list[tuple[Rolle, list]]:
    """Public partners grouped by role, in the order of the enumeration."""
    beteiligungen = list(projekt.beteiligungen.all())
    gruppen = ((rolle, [b for b in beteiligungen if b.rolle == rolle]) for rolle in Rolle)
    return [(rolle, gruppe) for rolle, gruppe in gruppen if gruppe]
