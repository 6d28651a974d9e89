"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter


class DienstPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "ueberfaellig": ("Plan vorbei", "ueberfaellig"),
        "zustand": ("ohne Betriebsstand", "ohne_zustand"),
        "leistung": ("ohne Leistung", "ohne_leistung"),
        "unbestaetigt": ("lange nicht geprüft", "lange_ungeprueft"),
        "doppelt": ("vielleicht doppelt", "doppelte"),
    }


class PlattformPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "unbestaetigt": ("lange nicht geprüft", "lange_ungeprueft"),
        "doppelt": ("vielleicht doppelt", "doppelte"),
    }
