"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter


class AnschlussPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "ueberfaellig": ("Plan vorbei, nicht online", "plan_vorbei"),
        "unbestaetigt": ("lange nicht geprüft", "lange_ungeprueft"),
        "steht": ("steht seit mehr als 90 Tagen", "stehende"),
    }
