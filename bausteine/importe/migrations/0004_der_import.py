from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('importe', '0003_vorschau'),
    ]

    operations = [
        migrations.RenameField('importeintrag', 'einspielung', 'der_import'),
    ]
