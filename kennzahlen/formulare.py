"""Form of visitors: the button that keeps the number of a list, so that it can be quoted."""

from django.core.exceptions import ValidationError
from django.http import QueryDict

from auswahlen.filterpruefung import checked_query
from bausteine.seiten.schutz import GeschuetztesFormular
from kennzahlen.actions import full_today, keep, kept
from kennzahlen.enums import Zaehlliste
from kennzahlen.models import Momentaufnahme
from kennzahlen.zaehlung import Listenzaehlung

OHNE_LISTE = "Hier fehlt die Liste, deren Zahl Sie zitieren wollen. Öffnen Sie sie noch einmal."
OHNE_SUCHE = (
    "Was die Suche nach Wörtern findet, lässt sich nicht als Zahl zitieren. Nehmen Sie die Wörter "
    "aus der Suche heraus und wählen Sie stattdessen Filter."
)


def asked_for(params: QueryDict) -> Listenzaehlung:
    """The list and the filters that an address names. Raises ValidationError."""
    filter_ = params.copy()
    (liste,) = filter_.pop("liste", [""])[-1:]
    if liste not in Zaehlliste.values:
        raise ValidationError(OHNE_LISTE)
    if filter_.get("q", "").strip():
        raise ValidationError(OHNE_SUCHE)
    titel = str(Zaehlliste(liste).label)
    return Listenzaehlung(
        liste, checked_query(liste, titel, f"?{filter_.urlencode()}", ganze_liste=True)
    )


class Zitierformular(GeschuetztesFormular):
    """Nothing to fill in."""

    ergebnis: Momentaufnahme

    def __init__(self, *args, zaehlung: Listenzaehlung, **kwargs):
        super().__init__(*args, **kwargs)
        self.zaehlung = zaehlung

    def obstacle(self) -> str:
        """A day holds only so many new ones."""
        if full_today() and kept(self.zaehlung) is None:
            return (
                "Heute sind im Portal schon so viele Zahlen festgehalten worden, wie an einem Tag "
                "möglich sind. Bitte versuchen Sie es morgen noch einmal."
            )
        return ""

    def send(self) -> bool:
        """Keep the number."""
        self.ergebnis = keep(self.zaehlung)
        return True
