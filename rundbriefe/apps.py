"""App configuration: what Django is told of this app."""

from django.apps import AppConfig

from bausteine.seiten.anbau import Anbau, attach

LEER = "Zu diesem Themenfeld gibt es noch keinen Rundbrief."


def _satz(rundbriefe: list) -> str:
    anzahl = len(rundbriefe)
    return f"{anzahl} Rundbrief{'e' if anzahl > 1 else ''} zu diesem Themenfeld."


class RundbriefeConfig(AppConfig):
    """Newsletters of the Themenfelder and their archive; has a block on the pages of these."""

    name = "rundbriefe"
    verbose_name = "Rundbriefe"

    def ready(self):
        """Attach the block."""
        block = Anbau(
            titel="Rundbriefe",
            vorlage="rundbriefe/_am_themenfeld.html",
            beziehung="rundbriefe",
            datei="",
            satz=_satz,
            leer=LEER,
        )
        attach("themenfelder.themenfeld", block)
