import django.db.models.deletion
from django.db import migrations, models


def verweis(**mehr):
    return models.ForeignKey(
        'importe.import',
        on_delete=django.db.models.deletion.CASCADE,
        related_name='eintraege',
        **mehr,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('importe', '0003_vorschau'),
    ]

    # the index carries the name of its column, and a new name of the column does not rename it
    operations = [
        migrations.AlterField('importeintrag', 'einspielung', verweis(db_index=False)),
        migrations.RenameField('importeintrag', 'einspielung', 'der_import'),
        migrations.AlterField('importeintrag', 'der_import', verweis()),
    ]
