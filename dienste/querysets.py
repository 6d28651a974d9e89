"""QuerySets: reads of Online-Dienste and what they run on."""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import (
    OeffentlichQuerySet,
    nicht_archivierte,
    nur_oeffentliche,
)
from bausteine.werte.suche import SuchQuerySet, folded
from bausteine.werte.zeitraum import over_q
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from dienste.enums import Betriebszustand
from organisationen.models import Organisation
from quellen.querysets import first_fresh_day

if TYPE_CHECKING:
    from dienste.models import (
        Fachverfahren,
        OnlineDienst,
        Plattform,
    )

#: texts that no list and no block shows
LANG = ("suchtext", "kurzbeschreibung", "hinweis")


class PflegeQuerySet(OeffentlichQuerySet):
    """Records of the room that someone should look at."""

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        alt = Q(zuletzt_bestaetigt_am__isnull=True) | Q(zuletzt_bestaetigt_am__lt=first_fresh_day())
        return self.filter(alt, nur_oeffentliche())


class PlattformQuerySet(BegrenztQuerySet["Plattform"], SuchQuerySet["Plattform"], PflegeQuerySet):
    """Where Online-Dienste are offered."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def mit_anzahlen(self):
        """Annotates `anzahl_dienste`: public Online-Dienste on it."""
        return self.annotate(
            anzahl_dienste=Count(
                "online_dienste", filter=nur_oeffentliche("online_dienste"), distinct=True
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related("betreiber", "quelle").mit_anzahlen().defer("suchtext")

    def fuer_detail(self):
        """With everything the page of one shows."""
        return self.select_related("betreiber", "quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Plattform]]":
        """By Kennung and folded name."""
        return _directory(self)


class FachverfahrenQuerySet(
    BegrenztQuerySet["Fachverfahren"], SuchQuerySet["Fachverfahren"], PflegeQuerySet
):
    """The programs an administration does its work with."""

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def mit_anzahlen(self):
        """Annotates `anzahl_dienste`: public Online-Dienste that work with it."""
        return self.annotate(
            anzahl_dienste=Count(
                "online_dienste", filter=nur_oeffentliche("online_dienste"), distinct=True
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return (
            self.select_related("hersteller", "quelle", "barrierefreiheit_quelle")
            .mit_anzahlen()
            .defer("suchtext")
        )

    def fuer_detail(self):
        """With everything the page of one shows."""
        return self.select_related("hersteller", "quelle", "barrierefreiheit_quelle")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("sortiertext", "pk")

    def directory(self) -> "dict[str, list[Fachverfahren]]":
        """By Kennung and folded name."""
        return _directory(self)


class OnlineDienstQuerySet(
    BegrenztQuerySet["OnlineDienst"], SuchQuerySet["OnlineDienst"], PflegeQuerySet
):
    """Online-Dienste."""

    zugehoerig = ("projekte",)

    def eigene(self, bereich):
        """Those of the projects of one's Themenfelder; without a project nobody's in particular."""
        if not bereich.themenfelder:
            return NIE
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.im_bereich(bereich)
        through = self.model.projekte.through.objects.filter(
            umsetzungsprojekt__in=projekte.order_by().values("pk")
        )
        return Q(pk__in=through.values("onlinedienst"))

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal: others are connected to it."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def suchorte(self, wort):
        """Also the public Leistungen it covers, and who runs it."""
        leika = apps.get_model("leistungen", "LeikaLeistung").objects.oeffentlich()
        ozg = apps.get_model("leistungen", "OzgLeistung").objects.oeffentlich()
        teile = apps.get_model("dienste", "DienstLeistung").objects.filter(
            Q(leika_leistung__in=_found(leika.search(wort)))
            | Q(ozg_leistung__in=_found(ozg.search(wort)))
        )
        betreiber = Organisation.objects.oeffentlich().search(wort)
        return (
            super().suchorte(wort)
            | Q(pk__in=teile.order_by().values("dienst"))
            | Q(betreiber__in=_found(betreiber))
        )

    def mit_zustand(self):
        """Annotates `zustand`: what the newest confirmed Betriebsstand says, while there is none
        "geplant" if there is a plan, else ""."""
        stand = apps.get_model("dienste", "Betriebsstand").objects.filter(dienst=OuterRef("pk"))
        neuester = stand.bestaetigte().neueste_zuerst().values("zustand")[:1]
        plan = Case(
            When(Exists(stand.plaene()), then=Value(Betriebszustand.GEPLANT.value)),
            default=Value(""),
            output_field=CharField(),
        )
        zustand = Coalesce(Subquery(neuester), plan, output_field=CharField())
        # it takes the place of the cached property of the same name
        return self.annotate(zustand=zustand)  # type: ignore[no-redef]

    def ueberfaellig(self):
        """Still looked after, with a plan that has passed and nobody confirmed."""
        stand = apps.get_model("dienste", "Betriebsstand").objects.filter(dienst=OuterRef("pk"))
        spaeter = stand.plaene().filter(~over_q("zeitraum", timezone.localdate()))
        vorbei = stand.plaene().filter(over_q("zeitraum", timezone.localdate()))
        return self.filter(
            ~Exists(stand.bestaetigte()), ~Exists(spaeter), Exists(vorbei), nicht_archivierte()
        )

    def ohne_zustand(self):
        """Still looked after, and nobody has told how far it is."""
        stand = apps.get_model("dienste", "Betriebsstand").objects.filter(dienst=OuterRef("pk"))
        return self.filter(~Exists(stand), nicht_archivierte())

    def ohne_leistung(self):
        """Still looked after, and nothing says what it covers."""
        teile = apps.get_model("dienste", "DienstLeistung").objects.filter(dienst=OuterRef("pk"))
        return self.filter(~Exists(teile), nicht_archivierte())

    def mit_staenden(self):
        """With the Betriebsstände, which `geltender_stand` goes by."""
        staende = apps.get_model("dienste", "Betriebsstand").objects.select_related("quelle")
        return self.prefetch_related(Prefetch("betriebsstaende", staende.neueste_zuerst()))

    def fuer_liste(self):
        """With everything a row of the list shows."""
        plattformen = apps.get_model("dienste", "Plattform").objects.oeffentlich()
        leistungen = apps.get_model("dienste", "DienstLeistung").objects.oeffentlich()
        return (
            self.select_related("betreiber", "quelle")
            .mit_staenden()
            .prefetch_related(
                Prefetch("plattformen", plattformen.defer("suchtext", "hinweis")),
                Prefetch("dienstleistungen", leistungen),
            )
            .defer("suchtext")
        )

    def fuer_detail(self):
        """With everything the page of one shows but its blocks."""
        return self.fuer_liste()

    def fuer_export(self):
        """With everything the columns read."""
        projekte = apps.get_model("projects", "Umsetzungsprojekt").objects.only(
            "kennung", "titel", "veroeffentlichung"
        )
        leistungen = apps.get_model("dienste", "DienstLeistung").objects.mit_leistung()
        return (
            self.select_related("betreiber", "quelle")
            .mit_staenden()
            .prefetch_related(
                "plattformen",
                "fachverfahren",
                Prefetch("projekte", projekte),
                Prefetch("dienstleistungen", leistungen),
            )
            .order_by("sortiertext", "pk")
        )

    def fuer_anbau(self):
        """The public ones as a block shows them: what can be used first, without long texts."""
        return (
            self.oeffentlich()
            .mit_zustand()
            .mit_staenden()
            .select_related("betreiber")
            .defer(*LANG)
            .order_by(Betriebszustand.reihenfolge().asc(nulls_last=True), "sortiertext", "pk")
        )

    def zu_leika(self, leistung):
        """Those that cover a LeiKa-Leistung; also those of which a Quelle names only its
        OZG-Leistung are no answer: which of its Leistungen they cover is not known."""
        return self._zu(Q(leika_leistung=leistung))

    def zu_ozg(self, leistung):
        """Those that cover an OZG-Leistung or any of its public LeiKa-Leistungen."""
        return self._zu(
            Q(ozg_leistung=leistung)
            | Q(leika_leistung__ozg_leistung=leistung) & nur_oeffentliche("leika_leistung")
        )

    def _zu(self, regel: Q):
        teile = apps.get_model("dienste", "DienstLeistung").objects.filter(regel)
        return self.filter(pk__in=teile.order_by().values("dienst"))

    def zu_organisation(self, organisation):
        """Those that an Organisation runs or offers."""
        angebote = apps.get_model("dienste", "Angebot").objects.filter(anbieter=organisation)
        return self.filter(
            Q(betreiber=organisation) | Q(pk__in=angebote.order_by().values("dienst"))
        )

    def directory(self) -> "dict[str, list[OnlineDienst]]":
        """By Kennung and folded name."""
        return _directory(self)


class DienstteilQuerySet(BegrenztQuerySet):
    """Parts of Dienste: they belong where their Dienst does."""

    zugehoerig: tuple[str, ...] = ("dienst",)

    def eigene(self, bereich):
        dienste = apps.get_model("dienste", "OnlineDienst").objects.im_bereich(bereich)
        return Q(dienst__in=dienste.order_by().values("pk"))

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal, as the Dienste are."""
        return bool(bereich.themenfelder or bereich.organisationen)


class DienstLeistungQuerySet(DienstteilQuerySet):
    """Which Leistungen the Dienste cover."""

    def mit_leistung(self):
        """With what every view of it shows."""
        lang = ("suchtext", "hinweis", "rechtsgrundlagen", "gesetze")
        return (
            self.select_related("leika_leistung", "ozg_leistung", "quelle")
            .defer(
                *(f"leika_leistung__{feld}" for feld in lang),
                *(f"ozg_leistung__{feld}" for feld in lang[:2]),
            )
            .order_by(
                "dienst",
                Coalesce("leika_leistung__sortiertext", "ozg_leistung__sortiertext"),
                "pk",
            )
        )

    def oeffentlich(self):
        """Only with public Leistungen."""
        return self.mit_leistung().filter(
            Q(leika_leistung__isnull=True) | nur_oeffentliche("leika_leistung"),
            Q(ozg_leistung__isnull=True) | nur_oeffentliche("ozg_leistung"),
        )

    def fuer_export(self):
        """With everything the columns read."""
        return (
            self.mit_leistung()
            .select_related("dienst")
            .order_by(
                "dienst__sortiertext",
                "dienst_id",
                Coalesce("leika_leistung__sortiertext", "ozg_leistung__sortiertext"),
                "pk",
            )
        )


class BetriebsstandQuerySet(DienstteilQuerySet):
    """How far the Dienste were on which day."""

    def bestaetigte(self):
        """What a Quelle says was so."""
        return self.exclude(zustand=Betriebszustand.GEPLANT)

    def plaene(self):
        """What only is to come."""
        return self.filter(zustand=Betriebszustand.GEPLANT)

    def neueste_zuerst(self):
        """By the day they speak of, then by the time they name."""
        return self.order_by(
            F("bestaetigt_am").desc(nulls_last=True),
            F("zeitraum_von").desc(nulls_last=True),
            "-pk",
        )

    def fuer_export(self):
        """With everything the columns read, the oldest first."""
        return self.select_related("dienst", "quelle").order_by(
            "dienst__sortiertext",
            "dienst_id",
            F("bestaetigt_am").asc(nulls_first=True),
            F("zeitraum_von").asc(nulls_first=True),
            "pk",
        )


class AngebotQuerySet(DienstteilQuerySet):
    """With whom the Dienste can be had."""

    zugehoerig = ("dienst", "anbieter")

    def oeffentlich(self):
        """Only of public Organisationen."""
        return self.mit_anbieter().filter(nur_oeffentliche("anbieter"))

    def mit_anbieter(self):
        """With what every view of it shows."""
        return self.select_related("anbieter", "quelle").order_by(
            "dienst", "anbieter__sortiertext", "pk"
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("dienst", "anbieter", "quelle").order_by(
            "dienst__sortiertext", "dienst_id", "anbieter__sortiertext", "pk"
        )


def _found(queryset: Any):
    return queryset.order_by().values("pk")


def _directory(queryset) -> dict[str, list]:
    verzeichnis: dict[str, list] = {}
    for eintrag in queryset:
        for text in {folded(eintrag.kennung), folded(eintrag.name)}:
            verzeichnis.setdefault(text, []).append(eintrag)
    return verzeichnis
