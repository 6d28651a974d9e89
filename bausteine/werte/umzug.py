"""Data migration: models that now belong to another app keep their rights and their log.

Tables keep their names; what names a model by its app is the row of its content type, on which
permissions, roles and the admin's log hang. So that row is renamed before Django makes a new one.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import migrations


class Umzug(migrations.RunPython):
    """A migration's step: `models` of the app `alt` belong to the app `neu`."""

    def __init__(self, alt: str, neu: str, *models: str):
        self.alt, self.neu, self.models = alt, neu, models
        super().__init__(self.there, self.back)

    def deconstruct(self):
        """As it is written in a migration."""
        return type(self).__name__, [self.alt, self.neu, *self.models], {}

    def there(self, apps, schema_editor) -> None:
        """Rename what is there; a new database has nothing yet."""
        self._rename(apps, schema_editor.connection.alias, self.alt, self.neu)

    def back(self, apps, schema_editor) -> None:
        """And the way back."""
        self._rename(apps, schema_editor.connection.alias, self.neu, self.alt)

    def _rename(self, apps, alias: str, von: str, nach: str) -> None:
        typen = apps.get_model("contenttypes", "ContentType").objects.using(alias)
        for model in self.models:
            if typ := typen.filter(app_label=von, model=model).first():
                typen.filter(app_label=nach, model=model).delete()  # nothing hangs on it yet
                typ.app_label = nach
                typ.save(using=alias)
        ContentType.objects.clear_cache()
