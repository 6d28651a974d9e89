from django.db import migrations

from bausteine.werte.umzug import Umzug


class Migration(migrations.Migration):

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('importe', '0001_import'),
    ]

    operations = [
        Umzug('ozgportal', 'importe', 'import', 'importeintrag'),
    ]
