"""Visibility: what the public may see, one state, one rule, used by every public path."""

from django.db import models
from django.db.models.functions import Coalesce

from bausteine.freigabe.models import Arbeitsfassung
from bausteine.freigabe.querysets import Fassungszustand
from bausteine.werte.eigene import field_back, related_model
from bausteine.werte.faltung import NormalText

#: importing and exporting are rights of their own
RECHTE = ("add", "change", "delete", "view", "import", "export")
#: and so is releasing, for records with a publication state
RECHTE_MIT_FREIGABE = (*RECHTE, "release")


class Veroeffentlichung(models.TextChoices):
    """Publication state of a record."""

    ENTWURF = "entwurf", "Entwurf"
    ZUR_FREIGABE = "zur-freigabe", "zur Freigabe"
    VEROEFFENTLICHT = "veroeffentlicht", "veröffentlicht"
    ARCHIVIERT = "archiviert", "archiviert"


def nur_oeffentliche(pfad: str = "") -> models.Q:
    """The rule itself, for the record at the ORM path `pfad` ("organisation" or "" for itself)."""
    feld = f"{pfad}__veroeffentlichung" if pfad else "veroeffentlichung"
    return models.Q(**{feld: Veroeffentlichung.VEROEFFENTLICHT})


def nicht_archivierte(pfad: str = "") -> models.Q:
    """What is still looked after, public or not, for the record at the ORM path `pfad`."""
    feld = f"{pfad}__veroeffentlichung" if pfad else "veroeffentlichung"
    return ~models.Q(**{feld: Veroeffentlichung.ARCHIVIERT})


def public_count(model: type[models.Model], beziehung: str) -> Coalesce:
    """How many public records a relation of this model holds, counted by itself: joined, two
    relations of one record would make a row of each with each."""
    zurueck = field_back(model, beziehung)
    ziele = related_model(model, beziehung)._default_manager.filter(
        nur_oeffentliche(), **{zurueck: models.OuterRef("pk")}
    )
    anzahl = ziele.order_by().values(zurueck).annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(anzahl), 0)


def drop_drafts(model: type[models.Model], nummern: list[int]) -> None:
    """Delete the newer drafts of records that go; a draft of nothing would stay for ever."""
    if issubclass(model, Veroeffentlichbar):
        Arbeitsfassung.objects.filter(modell=model._meta.label_lower, nummer__in=nummern).delete()


class OeffentlichQuerySet(models.QuerySet):
    """Base of every QuerySet of a noun with pages."""

    def oeffentlich(self):
        """Only what visitors may see. Every public page, download and count starts here."""
        return self.filter(nur_oeffentliche())

    def oeffentliche(self) -> models.Q:
        """The same as a rule: what every account may name."""
        return nur_oeffentliche()

    def entwuerfe(self):
        """What nobody has asked to release yet."""
        return self.filter(veroeffentlichung=Veroeffentlichung.ENTWURF)

    def waiting_for_release(self):
        """What someone with the right to release is to decide on: records and newer drafts."""
        fassungen = Arbeitsfassung.objects.nummern(self.model, Fassungszustand.ZUR_FREIGABE)
        return self.filter(
            models.Q(veroeffentlichung=Veroeffentlichung.ZUR_FREIGABE) | models.Q(pk__in=fassungen)
        )

    def in_arbeit(self):
        """Records with a newer draft that nobody is asked to release yet."""
        return self.filter(
            pk__in=Arbeitsfassung.objects.nummern(self.model, Fassungszustand.ENTWURF)
        )

    def delete(self):
        """With the newer drafts."""
        nummern = list(self.order_by().values_list("pk", flat=True))
        geloescht = super().delete()
        drop_drafts(self.model, nummern)
        return geloescht

    # no manager has it, and no template may call it
    delete.alters_data = True  # type: ignore[attr-defined] # as Django marks its own
    delete.queryset_only = True  # type: ignore[attr-defined] # its types do not know it


class Veroeffentlichbar(NormalText):
    """A record with a publication state and the times it was made and last changed.

    Master data is public unless someone says otherwise; projects start as Entwurf.
    """

    veroeffentlichung = models.CharField(
        "Veröffentlichung",
        max_length=20,
        choices=Veroeffentlichung,
        default=Veroeffentlichung.VEROEFFENTLICHT,
        db_index=True,
        help_text="Nur veröffentlichte Einträge sind für Besucherinnen und Besucher sichtbar.",
    )
    angelegt_am = models.DateTimeField("angelegt am", auto_now_add=True)
    geaendert_am = models.DateTimeField("geändert am", auto_now=True)

    class Meta:
        abstract = True

    def delete(self, *args, **kwargs):
        """With its newer draft."""
        nummer = self.pk  # Django takes it away
        geloescht = super().delete(*args, **kwargs)
        drop_drafts(type(self), [nummer])
        return geloescht

    @property
    def ist_oeffentlich(self) -> bool:
        """The rule for one record in hand."""
        return self.veroeffentlichung == Veroeffentlichung.VEROEFFENTLICHT

    @property
    def freigabehindernis(self) -> str:
        """Why it cannot be public as it is, in a sentence; "" where nothing is missing. Every way
        that makes a record public asks (`release_obstacle`)."""
        return ""


def release_obstacle(record) -> str:
    """What is missing of a record that is public, or is to be; "" where it is not or all is
    there."""
    if not isinstance(record, Veroeffentlichbar) or not record.ist_oeffentlich:
        return ""
    return record.freigabehindernis
