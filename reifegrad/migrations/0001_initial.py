import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('dienste', '0001_initial'),
        ('organisationen', '0002_schluessel_der_kreise'),
        ('quellen', '0001_anfang'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reifegradkriterium',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nummer', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1, 'Das erste Kriterium ist 1.')], verbose_name='Nummer')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
                ('frage', models.CharField(blank=True, max_length=500, verbose_name='Frage')),
            ],
            options={
                'verbose_name': 'Reifegradkriterium',
                'verbose_name_plural': 'Reifegradkriterien',
                'ordering': ['modell', 'nummer'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [models.CheckConstraint(condition=models.Q(('nummer__gte', 1)), name='reifegradkriterium_nummer', violation_error_message='Das erste Kriterium ist 1.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalReifegradmodell',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('version', models.CharField(db_index=True, help_text='Eine Version ist zum Beispiel 1.1 oder 2.0.', max_length=20, validators=[django.core.validators.RegexValidator('^[0-9]+(\\.[0-9]+)*\\Z', 'Eine Version ist zum Beispiel 1.1 oder 2.0.')], verbose_name='Version')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
                ('stand_von', models.DateField(blank=True, null=True, verbose_name='Stand von')),
                ('stand_bis', models.DateField(blank=True, null=True, verbose_name='Stand bis')),
                ('regel', models.CharField(choices=[('minimum', 'das niedrigste Kriterium entscheidet'), ('ohne', 'keine Regel erfasst')], max_length=20, verbose_name='Regel')),
                ('konform_ab', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='OZG-konform ab Stufe')),
                ('konform_text', models.CharField(blank=True, max_length=500, verbose_name='Was die Quellen dazu sagen')),
                ('hinweis', models.TextField(blank=True, help_text='Öffentliche Bemerkung.', verbose_name='Hinweis')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quelle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
            ],
            options={
                'verbose_name': 'historical Reifegradmodell',
                'verbose_name_plural': 'historical Reifegradmodelle',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Reifegradbewertung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('bewertet_am', models.DateField(verbose_name='bewertet am')),
                ('art', models.CharField(choices=[('selbstauskunft', 'Selbstauskunft'), ('geprueft', 'geprüft'), ('abgeleitet', 'abgeleitet')], max_length=20, verbose_name='Art')),
                ('geaendert_am', models.DateTimeField(auto_now=True, verbose_name='geändert am')),
                ('dienst_leistung', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reifegrade', to='dienste.dienstleistung', verbose_name='Leistung des Dienstes')),
                ('durch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reifegradbewertungen', to='organisationen.organisation', verbose_name='Durch')),
                ('quelle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
            ],
            options={
                'verbose_name': 'Reifegradbewertung',
                'verbose_name_plural': 'Reifegradbewertungen',
                'ordering': ['dienst_leistung', 'modell', 'bewertet_am', 'pk'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [models.CheckConstraint(condition=models.Q(('quelle__isnull', False)), name='reifegradbewertung_belegt', violation_error_message='Ein Reifegrad ohne Quelle ist keiner: Bitte die Quelle angeben.'), models.CheckConstraint(condition=models.Q(('art__in', ['selbstauskunft', 'geprueft', 'abgeleitet'])), name='reifegradbewertung_art', violation_error_message='Diese Art von Bewertung ist nicht vorgesehen.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalKriteriumsantwort',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('stufe', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Stufe')),
                ('begruendung', models.CharField(blank=True, max_length=1000, verbose_name='Begründung')),
                ('nachweis', models.URLField(blank=True, max_length=500, verbose_name='Nachweis')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('bewertung', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reifegrad.reifegradbewertung', verbose_name='Bewertung')),
                ('kriterium', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reifegrad.reifegradkriterium', verbose_name='Kriterium')),
            ],
            options={
                'verbose_name': 'historical Antwort zu einem Kriterium',
                'verbose_name_plural': 'historical Antworten zu Kriterien',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Reifegradmodell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('version', models.CharField(help_text='Eine Version ist zum Beispiel 1.1 oder 2.0.', max_length=20, unique=True, validators=[django.core.validators.RegexValidator('^[0-9]+(\\.[0-9]+)*\\Z', 'Eine Version ist zum Beispiel 1.1 oder 2.0.')], verbose_name='Version')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
                ('stand_von', models.DateField(blank=True, null=True, verbose_name='Stand von')),
                ('stand_bis', models.DateField(blank=True, null=True, verbose_name='Stand bis')),
                ('regel', models.CharField(choices=[('minimum', 'das niedrigste Kriterium entscheidet'), ('ohne', 'keine Regel erfasst')], max_length=20, verbose_name='Regel')),
                ('konform_ab', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='OZG-konform ab Stufe')),
                ('konform_text', models.CharField(blank=True, max_length=500, verbose_name='Was die Quellen dazu sagen')),
                ('hinweis', models.TextField(blank=True, help_text='Öffentliche Bemerkung.', verbose_name='Hinweis')),
                ('quelle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
            ],
            options={
                'verbose_name': 'Reifegradmodell',
                'verbose_name_plural': 'Reifegradmodelle',
                'ordering': ['version'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('stand_bis__isnull', True), ('stand_von__isnull', True)), models.Q(('stand_bis__gte', models.F('stand_von')), ('stand_bis__isnull', False), ('stand_von__isnull', False)), models.Q(('stand_bis__isnull', True), ('stand_von__isnull', False)), _connector='OR'), name='reifegradmodell_stand', violation_error_message='Ein Zeitraum braucht einen Beginn und darf nicht davor enden.'), models.CheckConstraint(condition=models.Q(('regel__in', ['minimum', 'ohne'])), name='reifegradmodell_regel', violation_error_message='Diese Regel ist nicht vorgesehen.'), models.CheckConstraint(condition=models.Q(('quelle__isnull', False)), name='reifegradmodell_belegt', violation_error_message='Ein Modell braucht eine Quelle, die es nennt.')],
            },
        ),
        migrations.AddField(
            model_name='reifegradkriterium',
            name='modell',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kriterien', to='reifegrad.reifegradmodell', verbose_name='Modell'),
        ),
        migrations.AddField(
            model_name='reifegradbewertung',
            name='modell',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bewertungen', to='reifegrad.reifegradmodell', verbose_name='Modell'),
        ),
        migrations.CreateModel(
            name='HistoricalReifegradstufe',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('stufe', models.PositiveSmallIntegerField(verbose_name='Stufe')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='Name')),
                ('bedeutung', models.CharField(blank=True, max_length=500, verbose_name='Bedeutung')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('modell', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reifegrad.reifegradmodell', verbose_name='Modell')),
            ],
            options={
                'verbose_name': 'historical Reifegradstufe',
                'verbose_name_plural': 'historical Reifegradstufen',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalReifegradkriterium',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('nummer', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1, 'Das erste Kriterium ist 1.')], verbose_name='Nummer')),
                ('name', models.CharField(max_length=200, verbose_name='Name')),
                ('frage', models.CharField(blank=True, max_length=500, verbose_name='Frage')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('modell', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reifegrad.reifegradmodell', verbose_name='Modell')),
            ],
            options={
                'verbose_name': 'historical Reifegradkriterium',
                'verbose_name_plural': 'historical Reifegradkriterien',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Reifegradstufe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stufe', models.PositiveSmallIntegerField(verbose_name='Stufe')),
                ('name', models.CharField(blank=True, max_length=200, verbose_name='Name')),
                ('bedeutung', models.CharField(blank=True, max_length=500, verbose_name='Bedeutung')),
                ('modell', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stufen', to='reifegrad.reifegradmodell', verbose_name='Modell')),
            ],
            options={
                'verbose_name': 'Reifegradstufe',
                'verbose_name_plural': 'Reifegradstufen',
                'ordering': ['modell', 'stufe'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [models.UniqueConstraint(fields=('modell', 'stufe'), name='reifegradstufe_einmal', violation_error_message='Diese Stufe hat das Modell schon.')],
            },
        ),
        migrations.AddField(
            model_name='reifegradbewertung',
            name='stufe',
            field=models.ForeignKey(blank=True, help_text='Leer, solange Kriterien noch zu prüfen sind.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bewertungen', to='reifegrad.reifegradstufe', verbose_name='Stufe'),
        ),
        migrations.CreateModel(
            name='HistoricalReifegradbewertung',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('bewertet_am', models.DateField(verbose_name='bewertet am')),
                ('art', models.CharField(choices=[('selbstauskunft', 'Selbstauskunft'), ('geprueft', 'geprüft'), ('abgeleitet', 'abgeleitet')], max_length=20, verbose_name='Art')),
                ('geaendert_am', models.DateTimeField(blank=True, editable=False, verbose_name='geändert am')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('dienst_leistung', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='dienste.dienstleistung', verbose_name='Leistung des Dienstes')),
                ('durch', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='organisationen.organisation', verbose_name='Durch')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quelle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
                ('modell', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reifegrad.reifegradmodell', verbose_name='Modell')),
                ('stufe', models.ForeignKey(blank=True, db_constraint=False, help_text='Leer, solange Kriterien noch zu prüfen sind.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reifegrad.reifegradstufe', verbose_name='Stufe')),
            ],
            options={
                'verbose_name': 'historical Reifegradbewertung',
                'verbose_name_plural': 'historical Reifegradbewertungen',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Kriteriumsantwort',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stufe', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='Stufe')),
                ('begruendung', models.CharField(blank=True, max_length=1000, verbose_name='Begründung')),
                ('nachweis', models.URLField(blank=True, max_length=500, verbose_name='Nachweis')),
                ('bewertung', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='antworten', to='reifegrad.reifegradbewertung', verbose_name='Bewertung')),
                ('kriterium', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='antworten', to='reifegrad.reifegradkriterium', verbose_name='Kriterium')),
            ],
            options={
                'verbose_name': 'Antwort zu einem Kriterium',
                'verbose_name_plural': 'Antworten zu Kriterien',
                'ordering': ['bewertung', 'kriterium'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('bewertung', 'kriterium'), name='kriteriumsantwort_einmal', violation_error_message='Zu diesem Kriterium steht schon eine Antwort.')],
            },
        ),
        migrations.AddConstraint(
            model_name='reifegradkriterium',
            constraint=models.UniqueConstraint(fields=('modell', 'nummer'), name='reifegradkriterium_einmal', violation_error_message='Dieses Kriterium hat das Modell schon.'),
        ),
        migrations.AddConstraint(
            model_name='reifegradbewertung',
            constraint=models.UniqueConstraint(fields=('dienst_leistung', 'modell', 'bewertet_am'), name='reifegradbewertung_einmal', violation_error_message='Für diesen Tag ist die Leistung mit diesem Modell schon bewertet.'),
        ),
    ]
