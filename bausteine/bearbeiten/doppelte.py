"""Duplicate detection: records that are equal but for case, umlauts, blanks and hyphens."""

from django.db import models
from django.db.models import Count, F, Func, Q, TextField, Value
from django.db.models.functions import Lower, Replace

from bausteine.freigabe.sichtbarkeit import nicht_archivierte


class DoppeltQuerySet(models.QuerySet):
    """Adds `doppelte`; the model tells its keys in `doppelt_an`."""

    def doppelte(self):
        """Records that share a name or key with another; archived ones are out of the question."""
        alle, regel = self.model._default_manager.filter(nicht_archivierte()), Q(pk__in=[])
        felder: tuple[str, ...] = getattr(self.model, "doppelt_an", ())
        for feld in felder:
            schluessel = alle.order_by().values(enger=_narrow(feld)).exclude(enger="")
            mehrfach = schluessel.annotate(n=Count("pk")).filter(n__gt=1).values("enger")
            treffer = alle.order_by().alias(enger=_narrow(feld)).filter(enger__in=mehrfach)
            regel |= Q(pk__in=treffer.values("pk"))
        return self.filter(regel)


def _narrow(feld: str):
    """SQL: the text in lower case without blanks, hyphens and dots."""
    text = TextField()
    ausdruck: Func = Lower(F(feld), output_field=text)
    for zeichen in (" ", "-", ".", "_"):
        ausdruck = Replace(
            ausdruck,
            Value(zeichen, output_field=text),
            Value("", output_field=text),
            output_field=text,
        )
    return ausdruck
