"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter


class KommunePruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {"ohne-angabe": ("ohne jede Angabe", "ohne_angabe")}
