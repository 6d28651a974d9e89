"""Data freshness: the day on which the catalogue was last compared with the FIM-Portal."""

from bausteine.auslieferung.memo import Memo
from quellen.models import Quelle

#: the Quelle whose Stand says so
QUELLE = "fim-portal"


def katalogstand() -> Quelle | None:
    """The public Quelle with that day, None while nothing was compared."""
    return Quelle.objects.oeffentlich().filter(kennung=QUELLE, stand_von__isnull=False).first()


#: the same, asked once in a process until something changes
KATALOGSTAND = Memo(katalogstand)
