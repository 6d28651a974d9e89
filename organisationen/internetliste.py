"""Import format: a list of names with their web addresses, as associations of Kommunen keep it.

Only the address is taken, and only where there is none: such lists are older than they look, and
their names are not the official ones. Who is meant is looked up by name and alias, never guessed;
whatever is left alone is told with its row.
"""

from django.core.exceptions import ValidationError
from django.db.models import Q

from bausteine.importe.ablauf import PortalResource
from bausteine.importe.register import register
from bausteine.tabellen.arten import Webadresse, cell_text
from bausteine.tabellen.spalten import Mitgelesen, Spalte
from bausteine.werte.suche import folded
from organisationen.models import Organisation

RESSOURCE = "internetliste"


@register
class InternetlisteResource(PortalResource):
    """File format `internetliste`: the columns of such lists; most of them are only read."""

    resource_name = RESSOURCE
    key_columns = ("name",)
    with_template = False  # the list is somebody else's
    name = Mitgelesen("name", "Name, Kurzname oder Alias der Organisation.", spaltenname="Name")
    strasse = Mitgelesen("strasse", "Wird nicht übernommen.", spaltenname="Straße")
    plz = Mitgelesen("plz", "Wird nicht übernommen.", spaltenname="PLZ")
    ort = Mitgelesen("ort", "Wird nicht übernommen.", spaltenname="Ort")
    web = Spalte("web", "Internetseite.", Webadresse(), spaltenname="Internet")

    class Meta:
        model = Organisation

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        #: folded name → the Organisation that it means
        self._gemeint: dict[str, Organisation] = {}
        self._uebergangen: set[int] = set()

    @classmethod
    def get_display_name(cls):
        return "Liste mit Namen und Internetseiten"

    def required_key_columns(self, headers):
        return ("Name", "Internet")

    def key_of_row(self, row):
        return (folded(cell_text(row.get("Name"))),)

    def named_by(self, rows, first_row):
        gemeint = (self._gemeint.get(*self.key_of_row(row)) for row in rows)
        return Q(pk__in=[organisation.pk for organisation in gemeint if organisation])

    def existing_records(self, rows, first_row):
        stand = self.get_queryset().filter(self.named_by(rows, first_row)).in_bulk()
        return {(name,): stand[o.pk] for name, o in self._gemeint.items() if o.pk in stand}

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self._duplicates.clear()  # told below, as a row that is left alone
        verzeichnis = Organisation.objects.waehlbar(self.bereich).directory()
        genannt: dict[int, int] = {}
        for platz, werte in enumerate(dataset):
            row = dict(zip(dataset.headers, map(cell_text, werte), strict=True))
            zeile = self.number_of_row(platz)
            try:
                organisation = self._meant(row, verzeichnis)
                if (erste := genannt.setdefault(organisation.pk, zeile)) != zeile:
                    raise ValidationError(f"„{organisation}“ steht schon in Zeile {erste}.")
            except ValidationError as grund:
                self._uebergangen.add(zeile)
                satz = f"Nicht übernommen: {' '.join(grund.messages)}"
                self.remarks.append((zeile, satz))
            else:
                self._gemeint[folded(row["Name"])] = organisation

    def _meant(self, row, verzeichnis) -> Organisation:
        """Whose address the row tells. Raises ValidationError where there is nothing to take."""
        treffer = verzeichnis.get(folded(row["Name"]), [])
        if not treffer:
            raise ValidationError(f"„{row['Name']}“ ist nicht bekannt.")
        if len(treffer) > 1:
            namen = ", ".join(sorted(map(str, treffer)))
            raise ValidationError(f"„{row['Name']}“ ist mehrdeutig: {namen}.")
        if not row["Internet"]:
            raise ValidationError(f"Für „{row['Name']}“ nennt die Liste keine Internetseite.")
        adresse = Webadresse().read(row["Internet"], self)
        (organisation,) = treffer
        if organisation.web and organisation.web != adresse:
            raise ValidationError(
                f"„{organisation}“ hat schon die Internetseite {organisation.web}."
            )
        return organisation

    def import_row(self, row, instance_loader, **kwargs):
        if self.number_of_row(kwargs["row_number"] - 1) not in self._uebergangen:
            return super().import_row(row, instance_loader, **kwargs)
        ergebnis = self.get_row_result_class()()
        ergebnis.import_type = ergebnis.IMPORT_TYPE_SKIP
        return ergebnis
