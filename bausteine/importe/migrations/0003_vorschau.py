from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('importe', '0002_umzug'),
    ]

    operations = [
        migrations.AddField(
            model_name='import',
            name='vorschau',
            field=models.CharField(blank=True, editable=False, max_length=40, null=True, unique=True),
        ),
    ]
