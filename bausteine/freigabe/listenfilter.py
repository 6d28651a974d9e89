"""Admin list filter: what waits for a decision."""

from bausteine.zustaendigkeit.listenfilter import Regelfilter


class Freigabefilter(Regelfilter):
    """What waits for a decision, and newer drafts."""

    title = "Freigabe"
    parameter_name = "freigabe"
    regeln = {
        "wartet": ("wartet auf Freigabe", "waiting_for_release"),
        "arbeit": ("Arbeitsfassung in Arbeit", "in_arbeit"),
    }
