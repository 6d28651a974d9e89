from django.db import migrations

from ozgportal.trigramm import TrigrammIndex


class Migration(migrations.Migration):

    dependencies = [
        ('organisationen', '0003_freigabe'),
    ]

    operations = [
        TrigrammIndex('organisationen', 'Organisation'),
        TrigrammIndex('organisationen', 'Alias'),
    ]
