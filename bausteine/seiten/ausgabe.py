"""Export: the records of a list in the same order, as CSV, XLSX or JSON."""

import datetime as dt
import json
from collections.abc import Collection
from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string

from bausteine.importe.register import resource_for
from bausteine.seiten.adressen import base
from bausteine.tabellen.dateien import csv_lines, xlsx_bytes

FORMATE = {"csv": "CSV (für Excel)", "xlsx": "XLSX", "json": "JSON"}
#: records read at once: the first byte waits for one block, each costs its queries
BLOCK = 200
XLSX_TYP = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def licensed(antwort):
    """A file with the licence of its data in its header: CSV has no other place for it."""
    if settings.PORTAL_LIZENZ:
        antwort["Link"] = f'<{settings.PORTAL_LIZENZ.url}>; rel="license"'
    return antwort


class Download:
    """What a list gives besides its page. `formate`: value of `format=` to the link's text.

    Each format is answered by a method `as_<format>` without arguments.
    """

    formate = FORMATE
    request: HttpRequest
    model: type[Any]
    resource_name: str
    #: the one of `formate` that is asked for
    format: str

    @property
    def file_stem(self) -> str:
        """What the names of files begin with."""
        return self.resource_name

    def get_base(self) -> QuerySet:
        """All records of this kind that are public."""
        raise NotImplementedError

    def get_filtered(self) -> Any:
        """The records of the file, as a QuerySet of their noun."""
        raise NotImplementedError

    def get_resource(self):
        """The public columns, with absolute addresses."""
        basis = base(self.request)
        resource_class = resource_for(self.resource_name)
        optionen: dict[str, Any] = {"base_url": basis} if "url" in resource_class.fields else {}
        return resource_class(oeffentlich=True, **optionen)

    def ordered(self, queryset):
        """In the order of the file."""
        return queryset

    def exported(
        self, queryset, *, mit_teilen: bool = False, nur: Collection[str] | None = None
    ) -> QuerySet:
        """With everything the columns read. `mit_teilen`: also the parts that have no cells; `nur`:
        at least these relations, where not all columns are asked for."""
        return queryset.fuer_export()

    def download_records(self):
        """Exactly the filtered records in the order of the list, without holding them all."""
        records = self.exported(self.get_filtered(), mit_teilen=self.format == "json")
        return self.ordered(records).iterator(chunk_size=BLOCK)

    def _rows(self, resource):
        # as the database holds them: nothing was read from a file, which `cell` would ask for
        zellen = [(spalte.load, spalte.art.write) for spalte in resource.public_columns]
        for record in self.download_records():
            yield [write(load(record)) for load, write in zellen]

    def as_csv(self):
        """CSV for German Excel, streamed."""
        resource = self.get_resource()
        kopf = [spalte.column_name for spalte in resource.public_columns]
        zeilen = self._rows(resource)
        # asked for before anything is sent: without a database a page, not half a file
        erste = [zeile for zeile in (next(zeilen, None),) if zeile is not None]
        inhalt = csv_lines(kopf, chain(erste, zeilen))
        return self._attachment(
            StreamingHttpResponse(inhalt, content_type="text/csv; charset=utf-8")
        )

    def as_xlsx(self):
        """XLSX with text cells."""
        resource = self.get_resource()
        kopf = [spalte.column_name for spalte in resource.public_columns]
        titel = self.model._meta.verbose_name_plural
        return self._attachment(
            HttpResponse(
                xlsx_bytes(kopf, self._rows(resource), titel, str(settings.PORTAL_LIZENZ or "")),
                content_type=XLSX_TYP,
            )
        )

    def as_json(self):
        """The head of `json_head` and {"ergebnisse": […]}, streamed and uncut."""
        resource = self.get_resource()
        kopf = self.json_head()

        def teile():
            yield json.dumps(kopf, ensure_ascii=False)[:-1] + ', "ergebnisse": ['
            trenner = ""
            for record in self.download_records():
                yield trenner + json.dumps(resource.json_record(record), ensure_ascii=False)
                trenner = ",\n"
            yield "]}\n"

        return StreamingHttpResponse(teile(), content_type="application/json; charset=utf-8")

    def json_head(self) -> dict:
        """How many there are, when one of them last changed, their age and their licence."""
        stand, alter = self.data_status(), import_string(settings.DATENALTER)()
        lizenz = settings.PORTAL_LIZENZ
        return {
            "anzahl": self.get_filtered().count(),
            "stand": stand.isoformat() if stand else None,
            "quellen_bis": str(alter.quellen_bis) if alter.quellen_bis else None,
            "bearbeitet_am": alter.bearbeitet_am.isoformat() if alter.bearbeitet_am else None,
            "lizenz": {"name": lizenz.name, "url": lizenz.url} if lizenz else None,
        }

    def data_status(self) -> dt.datetime | None:
        """When any public record of this kind last changed."""
        letzte = self.get_base().order_by().aggregate(stand=Max("geaendert_am"))["stand"]
        return timezone.localtime(letzte) if letzte else None

    def _attachment(self, response):
        name = f"{self.file_stem}-{timezone.localdate():%Y-%m-%d}.{self.format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class Einzeldatei(Download):
    """One of the files for itself: the records of a QuerySet in its order.

    `stand`: what `data_status` gives.
    """

    def __init__(self, request, resource_name: str, form: str, records, stand):
        self.request, self.resource_name, self.format = request, resource_name, form
        self.records, self.stand, self.model = records, stand, records.model

    def response(self):
        """The file. Raises KeyError for a format that there is not."""
        return {"csv": self.as_csv, "xlsx": self.as_xlsx, "json": self.as_json}[self.format]()

    def get_filtered(self):
        """The records it was given."""
        return self.records

    def download_records(self):
        """The same, without holding them all."""
        return self.records.iterator(chunk_size=BLOCK)

    def data_status(self):
        """As it was given."""
        return self.stand
