"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter


class ProgrammPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {"unbestaetigt": ("lange nicht geprüft", "lange_ungeprueft")}
