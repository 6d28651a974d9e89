"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter
from gesuche.querysets import VORLAUF_TAGE


class GesuchPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "laeuft-ab": (f"Frist endet in {VORLAUF_TAGE} Tagen", "bald_abgelaufene"),
        "abgelaufen": ("Frist vorbei, nicht geschlossen", "abgelaufene"),
        "unbestaetigt": ("ohne Frist, lange nicht geprüft", "lange_ungeprueft"),
    }
