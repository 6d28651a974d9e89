"""QuerySets: reads of Anschlüsse, their steps, and of who looks after a Kommune."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, Count, F, Max, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.werte.land import Land
from bausteine.werte.zeitraum import a_year_before, over_q
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet, Bereich
from gebiete.enums import Einwohnerspanne
from quellen.querysets import first_fresh_day, long_unchecked
from rollout.enums import Anschlussstand, Nachweisalter, Planlage, Stillstand

#: days after which an Anschluss that does not move is said to stand
STEHT = 90


def fresh() -> Q:
    """Someone said it of a day, or looked at it, within the time that BESTAETIGUNG_MONATE
    allows."""
    tag = first_fresh_day()
    return Q(bestaetigt_am__gte=tag) | Q(zuletzt_bestaetigt_am__gte=tag)


def counted_online() -> Q:
    """What the figures count as online: Stand online, and no older than they allow."""
    return Q(fresh(), stand=Anschlussstand.ONLINE)


def stale() -> Q:
    """The same that is not so: never, or longer ago."""
    tag = first_fresh_day()
    gesagt = Q(bestaetigt_am__isnull=True) | Q(bestaetigt_am__lt=tag)
    besehen = long_unchecked()
    return gesagt & besehen


def standing_day() -> dt.date:
    """Whoever got to a Stand before this day has stood there for more than ninety days."""
    return timezone.localdate() - dt.timedelta(days=STEHT)


class BetreuungQuerySet(BegrenztQuerySet):
    """Who looks after which Kommune."""

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)

    def mitgelesene(self, bereich):
        """An Organisation sees its own; only the Koordination changes them."""
        return Q(dienstleister__in=bereich.organisationen) | Q(
            kommune__organisation__in=bereich.organisationen
        )

    def oeffentlich(self):
        """Both sides are public."""
        return self.filter(
            nur_oeffentliche("dienstleister"), nur_oeffentliche("kommune__organisation")
        )

    def geltende(self):
        """Those that last today."""
        heute = timezone.localdate()
        return self.filter(
            Q(von__isnull=True) | Q(von__lte=heute), Q(bis__isnull=True) | Q(bis__gte=heute)
        )

    def kommunen(self, organisationen) -> models.QuerySet:
        """The keys of the Kommunen that one of these Organisationen looks after today."""
        gelten = self.geltende().filter(dienstleister__in=organisationen)
        return gelten.order_by().values("kommune_id")

    def fuer_anbau(self):
        """The public ones as the page of the IT-Dienstleister shows them, those that last first."""
        return (
            self.oeffentlich()
            .fuer_export()
            .order_by(F("bis").desc(nulls_first=True), "kommune__organisation__sortiertext", "pk")
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("dienstleister", "kommune__organisation", "quelle").order_by(
            "dienstleister__sortiertext", "kommune__organisation__sortiertext", "pk"
        )


class AnschlussQuerySet(BegrenztQuerySet, SuchQuerySet):
    """Which Kommune is connected to which Dienst."""

    zugehoerig = ("kommune",)

    def eigene(self, bereich):
        """Those of one's own Kommune, and of the Kommunen that one looks after."""
        if not bereich.organisationen:
            return NIE
        return Q(kommune__organisation__in=bereich.organisationen) | Q(
            kommune__in=_betreute(bereich)
        )

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)

    def own_targets(self, model, bereich):
        """Whoever looks after a Kommune keeps its Anschlüsse, though the Kommune is not theirs."""
        eigene = super().own_targets(model, bereich)
        if model._meta.label != "gebiete.Kommune" or bereich.alles:
            return eigene
        return model._default_manager.filter(
            Q(organisation__in=bereich.organisationen) | Q(pk__in=_betreute(bereich))
        )

    def oeffentlich(self):
        """Only those of public Kommunen with public Dienste."""
        return self.filter(nur_oeffentliche("kommune__organisation"), nur_oeffentliche("dienst"))

    def oeffentliche(self):
        """The same as a rule."""
        return nur_oeffentliche("kommune__organisation") & nur_oeffentliche("dienst")

    def suchorte(self, wort):
        """Its own words, and the Kommune and the Dienst by all of their names."""
        orte = self.suchworte(wort)
        return (
            super().suchorte(wort)
            | Q(kommune__in=_keys(orte["kommunen"]))
            | Q(dienst__in=_keys(orte["dienste"]))
        )

    def paare(self, worte: list[str]):
        """Some of the words name the Kommune and some the Dienst: neither alone was meant. The two
        are asked first, so that most words cost no look at the Anschlüsse."""
        kommunen = apps.get_model("gebiete", "Kommune").objects.all()
        dienste = apps.get_model("dienste", "OnlineDienst").objects.all()
        in_kommune, im_dienst, ganz = Q(), Q(), Q()
        for wort in worte:
            in_kommune |= kommunen.suchorte(wort)
            im_dienst |= dienste.suchorte(wort)
            ganz &= kommunen.suchorte(wort)
        eine = list(kommunen.filter(in_kommune & ~ganz).order_by().values_list("pk", flat=True))
        einer = eine and list(dienste.filter(im_dienst).order_by().values_list("pk", flat=True))
        return self.filter(kommune__in=eine, dienst__in=einer) if einer else self.none()

    def of_pair(self, kommune: str, dienst: str):
        """The Anschluss of the two, by their Kennungen; an unsaved one where nobody has said
        anything, None where one of the two is not public."""
        gesagt = self.filter(kommune__organisation__kennung=kommune, dienst__kennung=dienst)
        if anschluss := gesagt.first():
            return anschluss
        kommunen = apps.get_model("gebiete", "Kommune").objects.oeffentlich()
        dienste = apps.get_model("dienste", "OnlineDienst").objects.oeffentlich()
        eine = kommunen.select_related("organisation").filter(organisation__kennung=kommune).first()
        einer = dienste.filter(kennung=dienst).first()
        return self.model(kommune=eine, dienst=einer) if eine and einer else None

    def suchworte(self, wort: str) -> "dict[str, models.QuerySet[Any]]":
        """Where one folded word occurs: the Anschlüsse by their own text, Kommunen, Dienste."""
        return {
            "eigene": self.filter(super().suchorte(wort)),
            "kommunen": apps.get_model("gebiete", "Kommune").objects.holding(wort),
            "dienste": apps.get_model("dienste", "OnlineDienst").objects.holding(wort),
        }

    # -- what counts --------------------------------------------------------------------------

    def online(self):
        """What the figures count as online: Stand online, and no older than they allow."""
        return self.filter(counted_online())

    def unterwegs(self):
        """On the way, and not there yet."""
        return self.filter(stand__in=Anschlussstand.in_arbeit())

    def plan_vorbei(self):
        """Planned for a time that has passed, and not there yet."""
        return self.unterwegs().filter(over_q("geplant", timezone.localdate()))

    def stehende(self):
        """With the same Stand for more than ninety days, on their way."""
        return self.unterwegs().filter(stand_seit__lt=standing_day())

    def lange_ungeprueft(self):
        """Nobody said or looked at it within the time that BESTAETIGUNG_MONATE allows."""
        return self.oeffentlich().filter(stale())

    def ohne_erstplanung(self):
        """With a plan whose first version nobody has kept."""
        return self.filter(geplant_von__isnull=False, erstplanung_von__isnull=True)

    def mit_lage(self):
        """Annotates what the day decides: `steht` (Stillstand), `planlage` (Planlage) and
        `nachweisalter` (Nachweisalter); NULL where there is none."""
        heute = timezone.localdate()
        unterwegs = Q(stand__in=Anschlussstand.in_arbeit())
        geplant = unterwegs & Q(geplant_von__isnull=False)
        return self.annotate(
            steht=_when((unterwegs & Q(stand_seit__lt=standing_day()), Stillstand.JA)),
            planlage=Case(
                When(
                    geplant,
                    then=_when(
                        (over_q("geplant", a_year_before(heute)), Planlage.ALT),
                        (over_q("geplant", heute), Planlage.UEBERFAELLIG),
                        (Q(), Planlage.KOMMT),
                    ),
                ),
                default=None,
                output_field=models.CharField(),
            ),
            nachweisalter=_when((fresh(), Nachweisalter.AKTUELL), (Q(), Nachweisalter.VERALTET)),
        )

    def mit_land(self):
        """Annotates `bundesland`, which the first two digits of the AGS say."""
        return self.annotate(
            bundesland=_when(
                *[
                    (Q(kommune__organisation__ags__startswith=land.schluessel), land)
                    for land in Land
                ]
            )
        )

    def mit_spanne(self):
        """Annotates `einwohnerspanne`: the value of Einwohnerspanne, NULL where nobody knows."""
        return self.annotate(
            einwohnerspanne=_when(
                *[
                    (Q(kommune__einwohner__gte=int(spanne.value)), spanne)
                    for spanne in reversed(Einwohnerspanne)
                ]
            )
        )

    def zaehlungen(self, *, je: tuple[str, ...]) -> "list[dict[str, Any]]":
        """For each group of values of `je` (paths) how many Anschlüsse count as what; one query."""
        online = Q(stand=Anschlussstand.ONLINE)
        return list(
            self.order_by()
            .values(*je)
            .annotate(
                online=Count("pk", filter=online & fresh()),
                veraltet=Count("pk", filter=online & stale()),
                in_arbeit=Count("pk", filter=Q(stand__in=Anschlussstand.in_arbeit())),
                nicht_vorgesehen=Count("pk", filter=Q(stand=Anschlussstand.NICHT_VORGESEHEN)),
                abgeschaltet=Count("pk", filter=Q(stand=Anschlussstand.ABGESCHALTET)),
            )
        )

    # -- what pages show ----------------------------------------------------------------------

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related(
            "kommune__organisation__kreis", "dienst", "traeger", "fachverfahren", "quelle"
        ).defer("suchtext", "kommune__suchtext", "dienst__suchtext")

    def fuer_detail(self):
        """With everything the page of one Anschluss shows."""
        return self.fuer_liste()

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by(
            "kommune__organisation__sortiertext", "dienst__sortiertext", "pk"
        )

    def fuer_kommune(self):
        """The public ones as the page of a Kommune shows them, the furthest first."""
        return (
            self.oeffentlich()
            .fuer_liste()
            .order_by(Anschlussstand.naehe(), "dienst__sortiertext", "pk")
        )

    def fuer_anbau(self):
        """The public ones as the page of a Dienst or of a Träger shows them: the furthest first,
        then by the names of the Kommunen."""
        return (
            self.oeffentlich()
            .fuer_liste()
            .order_by(
                Anschlussstand.naehe(), "kommune__organisation__sortiertext", "dienst__sortiertext"
            )
        )

    def fuer_zelle(self):
        """With what a cell of the matrix shows, and no more; annotates `traegername` and
        `traegertyp` of a public Träger, NULL without one."""
        offen = nur_oeffentliche("traeger")
        return self.annotate(
            traegername=Case(When(offen, then="traeger__kurzname"), default=None),
            traegertyp=Case(When(offen, then="traeger__typ"), default=None),
        ).only(
            "kommune_id",
            "dienst_id",
            "stand",
            "bestaetigt_am",
            "zuletzt_bestaetigt_am",
            "traeger_id",
        )

    def in_planfolge(self):
        """In the order of their plans; those without one come last."""
        return self.order_by(
            F("geplant_von").asc(nulls_last=True),
            F("geplant_bis").asc(nulls_last=True),
            "kommune__organisation__sortiertext",
            "dienst__sortiertext",
            "pk",
        )

    def meiste_dienste(self, hoechstens: int) -> list[int]:
        """The keys of the public Dienste with most public Anschlüsse."""
        zeilen = self.oeffentlich().order_by().values("dienst_id").annotate(anzahl=Count("pk"))
        rang = sorted(zeilen, key=lambda zeile: (-zeile["anzahl"], zeile["dienst_id"]))
        return [zeile["dienst_id"] for zeile in rang[:hoechstens]]


class AnschlussschrittQuerySet(BegrenztQuerySet):
    """What is to be done until a Dienst works."""

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("dienst", "quelle").order_by("reihenfolge", "pk")

    def gemeinsam(self, bereich):
        """Known to all who keep a part of the portal."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def mit_stand(self, anschluss):
        """The steps of an Anschluss in their order; `staende`: in a list what was said of each."""
        staende = apps.get_model("rollout", "Schrittstand").objects.filter(anschluss=anschluss)
        return self.fuer_dienst(anschluss.dienst).prefetch_related(
            Prefetch("schrittstaende", staende, to_attr="staende")
        )

    def fuer_dienst(self, dienst):
        """The steps of a Dienst: its own and those of all, in their order."""
        return self.filter(Q(dienst=dienst) | Q(dienst__isnull=True)).order_by("reihenfolge", "pk")


class SchrittstandQuerySet(BegrenztQuerySet):
    """What is done of an Anschluss."""

    zugehoerig = ("anschluss",)

    def eigene(self, bereich: Bereich):
        anschluesse = apps.get_model("rollout", "Anschluss").objects.filter(
            apps.get_model("rollout", "Anschluss").objects.all().eigene(bereich)
        )
        return Q(anschluss__in=_keys(anschluesse))

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)

    def geaenderte(self, anschluesse):
        """The steps of these Anschlüsse, those written last first; annotates `geaendert_am`, which
        their history says."""
        schritte = apps.get_model("rollout", "Schrittstand")
        geschichte = schritte.history.model.objects.filter(id=OuterRef("pk")).order_by()
        letzte = geschichte.values("id").annotate(am=Max("history_date")).values("am")
        return (
            self.filter(anschluss__in=anschluesse)
            .annotate(geaendert_am=Subquery(letzte))
            .filter(geaendert_am__isnull=False)
            .select_related("schritt")
            .order_by("-geaendert_am", "pk")
        )


def _betreute(bereich: Bereich) -> models.QuerySet:
    betreuungen = apps.get_model("rollout", "Betreuung").objects.all()
    return betreuungen.kommunen(bereich.organisationen)


def _when(*faelle: tuple[Q, models.TextChoices]) -> Case:
    """The value of the first rule that holds, else NULL; an empty rule always does."""
    sonst = next((Value(wert.value) for regel, wert in faelle if not regel), None)
    return Case(
        *[When(regel, then=Value(wert.value)) for regel, wert in faelle if regel],
        default=sonst,
        output_field=models.CharField(),
    )


def _keys(queryset: models.QuerySet) -> models.QuerySet:
    return queryset.order_by().values("pk")
