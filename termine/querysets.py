"""QuerySets: reads of Termine."""

from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Case, CharField, Count, F, Prefetch, Q, QuerySet, Sum, Value, When
from django.utils import timezone

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet, nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.suche.stoff import Stelle, Suchstoff, Weg
from bausteine.werte.suche import folded
from bausteine.werte.zeitraum import over_q
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet
from quellen.querysets import long_unchecked
from termine.enums import Terminzeit
from termine.summe import Teilnehmersumme

if TYPE_CHECKING:
    from termine.models import Termin

#: texts of a project that no line about it shows
LANG = ("suchtext", "interne_notiz", "oeffentliche_angaben", "kurzbeschreibung", "hinweis")


class TerminQuerySet(
    BegrenztQuerySet["Termin"],
    SuchQuerySet["Termin"],
    OeffentlichQuerySet["Termin"],
):
    """Workshops, meetings and other events."""

    zugehoerig = ("themenfelder", "projekte")

    def eigene(self, bereich):
        """Those of one's Themenfelder and of their projects; others are nobody's in particular."""
        if not bereich.themenfelder:
            return NIE
        felder = self.model.themenfelder.through.objects.filter(themenfeld__in=bereich.themenfelder)
        projekte = _model("projects", "Umsetzungsprojekt").objects.im_bereich(bereich)
        in_projekten = self.model.projekte.through.objects.filter(
            umsetzungsprojekt__in=_found(projekte)
        )
        return Q(pk__in=felder.values("termin")) | Q(pk__in=in_projekten.values("termin"))

    def suchstoff(self):
        """Also its projects, its Themenfelder and who holds it."""
        termine = self.model.objects
        return Suchstoff(
            titel=("titel",),
            schluessel=("kennung",),
            texte=("ort", "hinweis"),
            wege=(
                Weg(
                    "projects.umsetzungsprojekt",
                    lambda: termine.filter(projekte__isnull=False).values_list("projekte", "pk"),
                    {Stelle.TITEL: Stelle.TEXT},
                ),
                Weg(
                    "themenfelder.themenfeld",
                    lambda: termine.filter(themenfelder__isnull=False).values_list(
                        "themenfelder", "pk"
                    ),
                    {Stelle.TITEL: Stelle.TEXT},
                ),
                Weg(
                    "organisationen.organisation",
                    lambda: termine.filter(veranstalter__isnull=False).values_list(
                        "veranstalter", "pk"
                    ),
                    {Stelle.TITEL: Stelle.TEXT, Stelle.NAME: Stelle.TEXT},
                ),
            ),
        )

    def suchorte(self, wort):
        """Also public projects, Themenfelder and organisers."""
        projekte = _model("projects", "Umsetzungsprojekt").objects.oeffentlich()
        felder = _model("themenfelder", "Themenfeld").objects.oeffentlich()
        stellen = _model("organisationen", "Organisation").objects.oeffentlich()
        in_projekten = self.model.projekte.through.objects.filter(
            umsetzungsprojekt__in=_found(projekte.filter(suchtext__contains=wort))
        )
        in_feldern = self.model.themenfelder.through.objects.filter(
            themenfeld__in=_found(felder.filter(suchtext__contains=wort))
        )
        return (
            super().suchorte(wort)
            | Q(pk__in=in_projekten.values("termin"))
            | Q(pk__in=in_feldern.values("termin"))
            | Q(veranstalter__in=_found(stellen.holding(wort)))
        )

    def mit_zeit(self):
        """Annotates `zeit`, the value of Terminzeit today; NULL without a day."""
        return self.annotate(
            zeit=Case(
                When(
                    over_q("zeitraum", timezone.localdate()), then=Value(Terminzeit.VERGANGEN.value)
                ),
                When(zeitraum_von__isnull=False, then=Value(Terminzeit.KOMMEND.value)),
                default=Value(None),
                output_field=CharField(),
            )
        )

    def kommende(self):
        """Those that are not over."""
        vorbei = over_q("zeitraum", timezone.localdate())
        return self.filter(zeitraum_von__isnull=False).exclude(vorbei)

    def lange_ungeprueft(self):
        """Public and still to come, and never looked through or longer ago than
        BESTAETIGUNG_MONATE months; what is over does not change any more."""
        return self.kommende().filter(long_unchecked(), nur_oeffentliche())

    def summe(self) -> Teilnehmersumme:
        """How many people the Quellen name for them, and of how many they name none."""
        einzeln = self.model.objects.filter(pk__in=_found(self))  # each once, whatever was joined
        zahlen = einzeln.aggregate(
            summe=Sum("teilnehmende"), anzahl=Count("pk"), mit=Count("teilnehmende")
        )
        return Teilnehmersumme(zahlen["summe"] or 0, zahlen["anzahl"], zahlen["mit"])

    def quellen_der_zahlen(self) -> set[int]:
        """The Quellen that the numbers come from (keys); 0 stands for none."""
        mit = self.filter(teilnehmende__isnull=False).order_by()
        return {pk or 0 for pk in mit.values_list("quelle", flat=True).distinct()}

    def _mit_zielen(self, projekte, felder):
        return (
            self.select_related("veranstalter", "quelle")
            .defer("suchtext", "veranstalter__suchtext")
            .prefetch_related(
                Prefetch("themenfelder", felder.order_by("nummer")),
                Prefetch("projekte", projekte.order_by("sortiertext", "pk")),
            )
        )

    def fuer_liste(self):
        """With everything a row of the list shows."""
        projekte = _model("projects", "Umsetzungsprojekt").objects.oeffentlich()
        felder = _model("themenfelder", "Themenfeld").objects.oeffentlich()
        return self._mit_zielen(
            projekte.only("kennung", "titel", "sortiertext"), felder.only("slug", "name", "nummer")
        )

    def fuer_detail(self):
        """With everything the page of one Termin shows."""
        return self.fuer_liste()

    def fuer_export(self):
        """With everything the columns read, the oldest first."""
        projekte = _model("projects", "Umsetzungsprojekt").objects.defer(*LANG)
        felder = _model("themenfelder", "Themenfeld").objects.defer("suchtext", "hinweis")
        return self._mit_zielen(projekte, felder).order_by(
            F("zeitraum_von").asc(nulls_last=True), "kennung"
        )

    def fuer_anbau(self):
        """The public ones as a block shows them, the latest first, in one query."""
        return (
            self.oeffentlich()
            .select_related("quelle", "veranstalter")
            .defer("suchtext", "veranstalter__suchtext")
            .order_by(F("zeitraum_von").desc(nulls_last=True), "sortiertext", "pk")
        )

    def directory(self) -> "dict[str, list[Termin]]":
        """Termine by Kennung."""
        return {folded(termin.kennung): [termin] for termin in self}


def _model(app: str, name: str):
    return apps.get_model(app, name)


def _found(queryset: QuerySet) -> QuerySet:
    return queryset.order_by().values("pk")
