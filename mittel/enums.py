"""Enumerations: the fixed values of Mittelvorgänge."""

from django.db import models


class Mittelart(models.TextChoices):
    """What kind of Vorgang it is."""

    FOERDERANTRAG = "foerderantrag", "Förderantrag"
    LEISTUNGSVEREINBARUNG = "leistungsvereinbarung", "Leistungsvereinbarung"
    BEAUFTRAGUNG = "beauftragung", "Beauftragung"


class Mittelzweck(models.TextChoices):
    """What the money or the work is for, as the Quellen call it."""

    KONZEPTION = "konzeption", "Konzeption"
    UMSETZUNG = "umsetzung", "Umsetzung"
    BEIDES = "konzeption-und-umsetzung", "Konzeption und Umsetzung"
    INFORMATION = "information", "Information"
    DEPRIORISIERUNG = "depriorisierung", "Depriorisierung"
    AUSKUNFT = "auskunft", "Auskunft"


class Mittelstand(models.TextChoices):
    """How far it is, in the order of its way; what is refused or dropped comes last.

    Each value stands for words that a Quelle uses; which ones it used is kept beside it.
    """

    EINGEREICHT = "eingereicht", "eingereicht"
    AUSKUNFT = "auskunft", "Auskunft"
    OFFEN = "offen", "noch keine Kostenübernahme"
    BEWILLIGT = "bewilligt", "Kostenübernahme erhalten"
    GESCHLOSSEN = "geschlossen", "Vereinbarung geschlossen"
    BEAUFTRAGT = "beauftragt", "beauftragt"
    LAEUFT = "laeuft", "Leistung wird erbracht"
    ERBRACHT = "erbracht", "Leistung erbracht"
    ABGELEHNT = "abgelehnt", "nicht bewilligt"
    DEPRIORISIERT = "depriorisiert", "depriorisiert"

    @classmethod
    def reihenfolge(cls) -> models.Case:
        """Expression to sort by the way; what has no Stand comes last."""
        return models.Case(
            *[models.When(stand=s.value, then=models.Value(i)) for i, s in enumerate(cls)],
            default=models.Value(None),
            output_field=models.IntegerField(),
        )


class Nachtrag(models.TextChoices):
    """What a Leistungsvereinbarung adds to an earlier one, where the Quelle says so."""

    VERLAENGERUNG = "verlaengerung", "Verlängerung der Hauptvereinbarung"
    ERGAENZUNG = "ergaenzung", "Ergänzungsvereinbarung"
