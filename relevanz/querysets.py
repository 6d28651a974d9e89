"""QuerySets: reads of what is said about Leistungen and Kommunen."""

from django.apps import apps
from django.db.models import F, Q, QuerySet

from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.werte.schluessel import slug_of
from bausteine.zustaendigkeit.regel import BegrenztQuerySet
from quellen.querysets import long_unchecked


class SelbstauskunftQuerySet(BegrenztQuerySet, SuchQuerySet):
    """What Kommunen say of themselves."""

    zugehoerig = ("kommune",)

    def eigene(self, bereich):
        """A Kommune's own."""
        return Q(kommune__organisation__in=bereich.organisationen)

    def suchorte(self, wort):
        """The Kommune and the Leistung by all of their names."""
        kommunen = apps.get_model("gebiete", "Kommune").objects.holding(wort)
        leistungen = apps.get_model("leistungen", "LeikaLeistung").objects.holding(wort)
        return Q(kommune__in=_keys(kommunen)) | Q(leika_leistung__in=_keys(leistungen))

    def oeffentlich(self):
        """Those of public Kommunen on public Leistungen."""
        return self.filter(
            nur_oeffentliche("kommune__organisation"), nur_oeffentliche("leika_leistung")
        )

    def lange_ungeprueft(self):
        """Public, and never looked through or longer ago than BESTAETIGUNG_MONATE months."""
        alt = long_unchecked()
        return self.oeffentlich().filter(alt)

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related("kommune__organisation", "leika_leistung", "quelle").order_by(
            "kommune__organisation__sortiertext", "leika_leistung__sortiertext", "pk"
        )


class VollzugszuordnungQuerySet(BegrenztQuerySet, SuchQuerySet):
    """What the Land says of all Kommunen of a Größenklasse."""

    zugehoerig = ("leika_leistung", "ozg_leistung")

    def eigene(self, bereich):
        """Those of the Leistungen of one's Themenfelder."""
        return Q(leika_leistung__ozg_leistung__themenfeld__in=bereich.themenfelder) | Q(
            ozg_leistung__themenfeld__in=bereich.themenfelder
        )

    def suchorte(self, wort):
        """The Leistung, the Größenklasse, and what is said of them."""
        leika = apps.get_model("leistungen", "LeikaLeistung").objects.holding(wort)
        ozg = apps.get_model("leistungen", "OzgLeistung").objects.holding(wort)
        return (
            Q(leika_leistung__in=_keys(leika))
            | Q(ozg_leistung__in=_keys(ozg))
            | Q(groessenklasse__slug__contains=slug_of(wort))
            | Q(wert=wort)
        )

    def oeffentlich(self):
        """Those on public Leistungen."""
        return self.filter(nur_oeffentliche("leika_leistung") | nur_oeffentliche("ozg_leistung"))

    def fuer_export(self):
        """With everything the columns read."""
        return self.select_related(
            "leika_leistung", "ozg_leistung", "groessenklasse", "quelle"
        ).order_by(
            "groessenklasse__land",
            "groessenklasse__reihenfolge",
            F("ozg_leistung__sortiertext").asc(nulls_last=True),
            F("leika_leistung__sortiertext").asc(nulls_last=True),
            "pk",
        )


def _keys(queryset: QuerySet) -> QuerySet:
    return queryset.order_by().values("pk")
