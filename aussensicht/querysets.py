"""QuerySets: reads of the runs of the PVOG and of what differs."""

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from aussensicht.enums import Laufzustand, Umfang
from bausteine.freigabe.sichtbarkeit import nur_oeffentliche
from bausteine.suche.querysets import SuchQuerySet
from bausteine.zustaendigkeit.regel import NIE, BegrenztQuerySet

#: runs whose rows are kept; of older ones only their numbers stay
BEHALTEN = 2


class PvogLaufQuerySet(BegrenztQuerySet):
    """What was read of the PVOG, for one Kommune each time."""

    def gemeinsam(self, bereich):
        """Nothing of it is anybody's: all who keep a part of the portal may look."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def geltende(self):
        """The newest accepted run of each area and extent."""
        return self.filter(gilt=True)

    def wartende(self):
        """What differs so much from the last one that someone has to decide."""
        return self.filter(zustand=Laufzustand.WARTET)

    def oeffentlich(self):
        """Those that hold and that belong to a public Kommune."""
        return self.geltende().filter(nur_oeffentliche("kommune__organisation"))

    def fuer_anbau(self):
        """As the page of a Kommune shows them: its own first."""
        return self.oeffentlich().select_related("kommune").order_by("umfang", "pk")

    def zahlen(self) -> dict[str, Any]:
        """What the runs that hold for a Kommune come to: the own rows by how they count."""
        eigene = self.oeffentlich().filter(umfang=Umfang.EIGEN).order_by()
        summen = ("zeilen", "gezaehlt", "nicht_aktiv", "begruendet", "nicht_ok", "unbekannt")
        return eigene.aggregate(
            kommunen=Count("pk"),
            aelteste=Min("datenstand"),
            neueste=Max("datenstand"),
            **{name: Sum(name, default=0) for name in summen},
        )

    def zu_viele(self, ars: str, umfang: str) -> "PvogLaufQuerySet":
        """Accepted runs of an area whose rows are kept for nobody any more."""
        angenommene = self.filter(ars=ars, umfang=umfang, zustand=Laufzustand.ANGENOMMEN)
        neueste = angenommene.order_by("-pk").values_list("pk", flat=True)[:BEHALTEN]
        return angenommene.exclude(pk__in=list(neueste))

    def seit(self, wann: dt.datetime, umfang: str) -> set[str]:
        """The areas that were read since then."""
        return set(
            self.filter(abgerufen_am__gte=wann, umfang=umfang)
            .order_by()
            .values_list("ars", flat=True)
        )


class PvogEintragQuerySet(QuerySet):
    """Rows of the runs."""

    def gezaehlte(self):
        """What counts: active, and nothing said against it."""
        return self.filter(aktiv="ja", begruendung="")

    def geltende(self):
        """Those of the newest accepted runs for Kommunen of this portal."""
        return self.filter(lauf__gilt=True, lauf__kommune__isnull=False)


class XzufiLaufQuerySet(BegrenztQuerySet):
    """XZuFi files of Redaktionen."""

    def gemeinsam(self, bereich):
        """Nothing of it is anybody's: all who keep a part of the portal may look."""
        return bool(bereich.themenfelder or bereich.organisationen)

    def geltende(self):
        """The newest accepted file of each Redaktion."""
        return self.filter(gilt=True)

    def wartende(self):
        """Whose preview nobody has decided on."""
        return self.filter(zustand=Laufzustand.WARTET)

    def zu_viele(self, redaktion_kennung: str) -> "XzufiLaufQuerySet":
        """Accepted files of a Redaktion whose rows are kept for nobody any more."""
        angenommene = self.filter(
            redaktion_kennung=redaktion_kennung, zustand=Laufzustand.ANGENOMMEN
        )
        neueste = angenommene.order_by("-pk").values_list("pk", flat=True)[:BEHALTEN]
        return angenommene.exclude(pk__in=list(neueste))

    def mit_zahlen(self):
        """The files that hold, with how many Online-Dienste and Kommunen they still name."""
        genannt = Q(
            xzufi_dienste__eintraege__verschwunden_am=None,
            xzufi_dienste__eintraege__kommune__isnull=False,
        )
        return (
            self.geltende()
            .annotate(
                kommunen=Count("xzufi_dienste__eintraege__kommune", filter=genannt, distinct=True),
            )
            .order_by("redaktion", "pk")
        )


class XzufiDienstQuerySet(BegrenztQuerySet):
    """Onlinedienste as Redaktionen describe them."""

    def gemeinsam(self, bereich):
        """Nothing of it is anybody's: all who keep a part of the portal may look."""
        return bool(bereich.themenfelder or bereich.organisationen)


class XzufiEintragQuerySet(QuerySet):
    """What is there for whom, as Redaktionen say."""

    def geltende(self):
        """Those of the files that hold."""
        return self.filter(dienst__lauf__gilt=True)

    def genannte(self):
        """Those that the file still names."""
        return self.filter(verschwunden_am=None)


class AbgleichQuerySet(BegrenztQuerySet, SuchQuerySet):
    """What differs."""

    zugehoerig = ("kommune",)

    def eigene(self, bereich):
        """Those of one's own Kommune."""
        if not bereich.organisationen:
            return NIE
        return Q(kommune__organisation__in=bereich.organisationen)

    def gemeinsam(self, bereich):
        """Read by all who keep a Themenfeld."""
        return bool(bereich.themenfelder)

    def oeffentlich(self):
        """Where Kommune, Leistung and Dienst are public, as far as the row names them."""
        return self.filter(
            nur_oeffentliche("kommune__organisation"),
            Q(leika__isnull=True) | nur_oeffentliche("leika"),
            Q(dienst__isnull=True) | nur_oeffentliche("dienst"),
        )

    def oeffentliche(self):
        """The same as a rule."""
        leistung = Q(leika__isnull=True) | nur_oeffentliche("leika")
        dienst = Q(dienst__isnull=True) | nur_oeffentliche("dienst")
        return nur_oeffentliche("kommune__organisation") & leistung & dienst

    def fuer_liste(self):
        """With everything a row of the list shows."""
        return self.select_related("kommune__organisation", "leika", "dienst").defer(
            "suchtext", "kommune__suchtext", "leika__suchtext", "dienst__suchtext"
        )

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_liste().order_by("kommune__organisation__sortiertext", "sortiertext", "pk")
