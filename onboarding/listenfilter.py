"""Admin list filters: the rules that the Arbeitsplatz counts by."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter


class OnboardingPruefen(Regelfilter):
    """What should be looked at."""

    title = "Prüffall"
    parameter_name = "pruefen"
    regeln = {
        "ueberfaellig": ("Plan vorbei, nicht live", "ueberfaellige"),
        "frage-der-kommune": ("ungelesene Rückfrage der Kommune", "gefragt_von_kommune"),
        "frage-der-koordination": (
            "ungelesene Rückfrage der Koordination",
            "gefragt_von_koordination",
        ),
        "unbestaetigt": ("lange nicht geprüft", "lange_ungeprueft"),
    }
