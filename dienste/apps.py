"""App configuration: what Django is told of this app."""

from django.apps import AppConfig, apps

from bausteine.seiten.anbau import Anbau, attach

UNBEKANNT = "Das heißt nicht, dass es keinen gibt: Dem Portal hat noch niemand einen genannt."


def in_numbers(dienste: list) -> str:
    """How many can be used, in a sentence; what nobody confirmed is not among them."""
    nutzbar = sum(dienst.nutzbar for dienst in dienste)
    if len(dienste) == 1:
        return "Ein Online-Dienst ist bekannt" + (
            "; laut Quelle ist er nutzbar." if nutzbar else "."
        )
    wie_viele = f"laut Quelle sind {nutzbar} davon nutzbar" if nutzbar > 1 else ""
    wie_viele = "laut Quelle ist einer davon nutzbar" if nutzbar == 1 else wie_viele
    return f"{len(dienste)} Online-Dienste sind bekannt" + (
        f"; {wie_viele}." if wie_viele else "; keiner davon ist laut einer Quelle nutzbar."
    )


def _block(titel: str, leer: str = "", menge=None, beziehung: str = "") -> Anbau:
    return Anbau(
        titel=titel,
        vorlage="dienste/_am_eintrag.html",
        beziehung=beziehung,
        datei="",  # a Dienst has a history of its own; the log of a project does not repeat it
        satz=in_numbers,
        menge=menge,
        leer=leer,
    )


def _dienste():
    return apps.get_model("dienste", "OnlineDienst").objects


class DiensteConfig(AppConfig):
    """Online-Dienste, and what they run on; has a block on the pages of what they belong to."""

    name = "dienste"
    verbose_name = "Online-Dienste"

    def ready(self):
        """Attach the blocks."""
        leistung = f"Zu dieser Leistung ist kein Online-Dienst bekannt. {UNBEKANNT}"
        attach(
            "leistungen.ozgleistung",
            _block("Was es gibt", leistung, lambda record: _dienste().zu_ozg(record)),
        )
        attach(
            "leistungen.leikaleistung",
            _block("Was es gibt", leistung, lambda record: _dienste().zu_leika(record)),
        )
        attach(
            "projects.umsetzungsprojekt",
            _block(
                "Online-Dienste",
                f"Zu diesem Projekt ist kein Online-Dienst bekannt. {UNBEKANNT}",
                beziehung="online_dienste",
            ),
        )
        attach(
            "organisationen.organisation",
            _block("Online-Dienste", menge=lambda record: _dienste().zu_organisation(record)),
        )
