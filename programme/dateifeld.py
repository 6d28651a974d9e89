"""Upload field: a PDF that is checked and kept when it is sent; the form goes on with its checksum.

So nothing is lost where another field is wrong: the checksum stands in the form that comes back.
Drafts keep it as they keep any text. The file lies there from then on; `programme.ablage` removes
it where nobody names it after all.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html

from programme.ablage import is_there, store
from programme.pdfpruefung import HOECHSTENS, ZU_GROSS

KEINE_DATEI = "Bitte eine PDF-Datei auswählen."
FEHLT = "Diese Datei liegt nicht mehr vor. Bitte noch einmal auswählen."
NICHT_ABGELEGT = (
    "Die Datei ließ sich nicht ablegen: Dem Portal fehlt Platz oder das Recht, in seinen Ordner zu "
    "schreiben. Alle anderen Eingaben stehen noch im Formular."
)
#: end of the name of the part that a browser fills with a file
DATEI = "_datei"


class Dateiwahl(forms.Widget):
    """A file to choose, and the checksum of the one that is there already."""

    needs_multipart_form = True

    def format_value(self, value):
        """The checksum, also of a file that was sent just now and accepted."""
        if isinstance(value, UploadedFile):
            return getattr(value, "pruefsumme", "")
        return value or ""

    def render(self, name, value, attrs=None, renderer=None):
        """Both; without a script."""
        pruefsumme = self.format_value(value)
        return format_html(
            '<input type="file" name="{}{}" id="{}" accept="application/pdf,.pdf">'
            '<input type="hidden" name="{}" value="{}">{}',
            name,
            DATEI,
            (attrs or {}).get("id", f"id_{name}"),
            name,
            pruefsumme,
            " Eine Datei liegt vor." if pruefsumme else "",
        )

    def value_from_datadict(self, data, files, name):
        """The file, else what was there."""
        return files.get(name + DATEI) or data.get(name) or ""

    def value_omitted_from_data(self, data, files, name):
        """Whether neither was sent."""
        return name not in data and name + DATEI not in files


class Dateifeld(forms.Field):
    """Gives the checksum of a kept PDF. Raises ValidationError."""

    widget = Dateiwahl
    default_error_messages = {"required": KEINE_DATEI}

    def has_changed(self, initial, data):
        """A file is always news."""
        return isinstance(data, UploadedFile) or (initial or "") != (data or "")

    def clean(self, value):
        """Checked by its content; what is only named has to be there."""
        if not isinstance(value, UploadedFile):
            pruefsumme = super().clean(value)
            self._must_be_there(pruefsumme)
            return pruefsumme
        if (value.size or 0) > HOECHSTENS:
            raise ValidationError(ZU_GROSS)
        value.seek(0)
        try:
            pruefsumme = store(value.read())
        except OSError:
            raise ValidationError(NICHT_ABGELEGT) from None
        vars(value)["pruefsumme"] = pruefsumme  # for the form that comes back
        return pruefsumme

    def _must_be_there(self, pruefsumme: str) -> None:
        try:
            if pruefsumme and not is_there(pruefsumme):
                raise ValidationError(FEHLT)
        except ValueError:
            raise ValidationError(FEHLT) from None
