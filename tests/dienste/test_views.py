"""The lists and pages of Online-Dienste and of what they run on, and their blocks elsewhere."""

from dienste.filters import FachverfahrenFilterSet, OnlineDienstFilterSet, PlattformFilterSet
from dienste.models import Fachverfahren, OnlineDienst, Plattform
from tests import factories as f
from tests import mengen
from tests.promises import DetailPromises, ListPromises, ListQueryPromises, QueryPromises


class TestOnlineDienste(ListPromises):
    """The promises of lists."""

    liste = "online-dienste"
    filterset = OnlineDienstFilterSet
    suchwort = "dienst 1"
    paare = (("plattform", "plattformart"),)


class TestPlattformen(ListPromises):
    """The promises of lists."""

    liste = "plattformen"
    filterset = PlattformFilterSet
    suchwort = "portal 1"


class TestFachverfahren(ListPromises):
    """The promises of lists."""

    liste = "fachverfahren"
    filterset = FachverfahrenFilterSet
    suchwort = "programm 1"


class TestOnlineDienstDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "online-dienst"
    model = OnlineDienst


class TestPlattformDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "plattform"
    model = Plattform


class TestFachverfahrenDetail(DetailPromises):
    """The promises of a record's page."""

    detail = "ein-fachverfahren"
    model = Fachverfahren


class TestAbfragenOnlineDienste(ListQueryPromises):
    """The list."""

    hoechstens = 11

    def fill(self, anzahl):
        mengen.online_dienste(anzahl, betreiber=f.organisation(), quelle=f.quelle())
        return "/online-dienste/"


class TestAbfragenPlattformen(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.online_dienste(anzahl)
        return "/plattformen/"


class TestAbfragenFachverfahren(ListQueryPromises):
    """The list."""

    def fill(self, anzahl):
        mengen.fachverfahren(anzahl, hersteller=f.organisation(), quelle=f.quelle())
        return "/fachverfahren/"


class TestAbfragenOnlineDienst(QueryPromises):
    """The page, with everything it can have many of."""

    def fill(self, anzahl):
        dienst = f.online_dienst(betreiber=f.organisation(), quelle=f.quelle())
        mengen.dienst_mit_allem(dienst, anzahl)
        return dienst.get_absolute_url()


class TestAbfragenPlattform(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        plattform = f.plattform(betreiber=f.organisation(), quelle=f.quelle())
        plattform.online_dienste.set(mengen.online_dienste(anzahl))
        return plattform.get_absolute_url()


class TestAbfragenEinFachverfahren(QueryPromises):
    """The page."""

    def fill(self, anzahl):
        verfahren = f.fachverfahren(hersteller=f.organisation(), quelle=f.quelle())
        verfahren.online_dienste.set(mengen.online_dienste(anzahl))
        return verfahren.get_absolute_url()
