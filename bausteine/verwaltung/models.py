"""Saved searches: the filter of a list in the admin under a name, for oneself or for a role."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

#: parameters of a list that are no part of what it shows
FLUECHTIG = frozenset(("p", "all", "e", "_popup", "_to_field", "_changelist_filters", "_facets"))


class ListenfilterQuerySet(models.QuerySet["Listenfilter"]):
    """Reads of saved filters."""

    def sichtbare(self, konto):
        """One's own, and those shared with a role that the account has; by name."""
        geteilt = Q(rolle__in=konto.groups.order_by().values("pk"))
        return self.filter(Q(konto=konto) | geteilt).order_by("name", "pk")


class Listenfilter(models.Model):
    """What one account looks for again and again in one list."""

    #: no public page reads it
    nie_oeffentlich = True

    konto = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="Konto",
        on_delete=models.CASCADE,
        related_name="+",
    )
    liste = models.CharField("Liste", max_length=100)  # "projects.umsetzungsprojekt"
    name = models.CharField("Name", max_length=80)
    abfrage = models.CharField("Filter", max_length=1000)
    rolle = models.ForeignKey(
        Group,
        verbose_name="teilen mit",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Alle Konten dieser Rolle sehen den Filter über der Liste; ändern können nur Sie "
        "ihn.",
    )

    objects = ListenfilterQuerySet.as_manager()

    class Meta:
        verbose_name = "gespeicherter Filter"
        verbose_name_plural = "gespeicherte Filter"
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["konto", "liste", "name"],
                name="listenfilter_einmal",
                violation_error_message="Einen Filter dieses Namens haben Sie an dieser Liste "
                "schon.",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def ziel(self) -> str:
        """The list with this filter; always one of the admin's own addresses."""
        return f"{reverse('admin:' + self.liste.replace('.', '_') + '_changelist')}?{self.abfrage}"


def lasting(abfrage: str) -> str:
    """The part of a list's query string that says what it shows; "" where that is everything."""
    daten = QueryDict(abfrage, mutable=True)
    for name in FLUECHTIG & {*daten}:
        del daten[name]
    return daten.urlencode()
