"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter


class Fehlt(Regelfilter):
    """What a project lacks."""

    title = "Lücke"
    parameter_name = "fehlt"
    regeln = {
        "quelle": ("ohne Quelle", "ohne_quelle"),
        "partner": ("ohne Partner", "ohne_partner"),
        "themenfeld": ("ohne Themenfeld", "ohne_themenfeld"),
        "beschreibung": ("ohne Kurzbeschreibung", "ohne_beschreibung"),
    }


class ProjektPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "unbestaetigt": ("lange nicht geprüft", "lange_ungeprueft"),
        "doppelt": ("vielleicht doppelt", "doppelte"),
        "verweis": ("verweist auf ein nicht öffentliches Projekt", "mit_verborgenen_nachbarn"),
    }


class PhasePruefen(Regelfilter):
    """Plans whose time has passed."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "unbesehen": ("Plan vorbei, seither nicht geprüft", "plan_vorbei_ungeprueft"),
        "ueberfaellig": ("Plan vorbei, nicht bestätigt", "plan_vorbei"),
    }


class LeistungPruefen(Regelfilter):
    """LeiKa-Leistungen that do not fit their project."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {"ausserhalb": ("zu keiner OZG-Leistung des Projekts", "ausserhalb")}


class Zuordnungspruefung(Regelfilter):
    """What became of proposed links."""

    title = "Entscheidung"
    parameter_name = "pruefen"
    regeln = {
        "offen": ("noch nicht entschieden", "offene"),
        "bestaetigt": ("bestätigt", "bestaetigte"),
        "abgelehnt": ("abgelehnt", "abgelehnte"),
    }
