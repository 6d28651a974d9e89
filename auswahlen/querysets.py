"""QuerySets: reads of Auswahlen."""

from bausteine.freigabe.sichtbarkeit import OeffentlichQuerySet
from bausteine.zustaendigkeit.regel import NurMitAllen


class AuswahlQuerySet(NurMitAllen, OeffentlichQuerySet):
    """Lists under a name."""

    def fuer_uebersicht(self):
        """As in a German dictionary."""
        return self.order_by("sortiertext", "pk")

    def fuer_export(self):
        """With everything the columns read."""
        return self.fuer_uebersicht()
