import bausteine.werte.faltung
import bausteine.werte.trigramm
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import onboarding.geheimes
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('dienste', '0001_initial'),
        ('gebiete', '0001_initial'),
        ('quellen', '0001_anfang'),
    ]

    operations = [
        migrations.CreateModel(
            name='Datenblattfeld',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reihenfolge', models.PositiveSmallIntegerField(default=1, help_text='Im Formular steht die kleinste Zahl zuerst.', verbose_name='Reihenfolge')),
                ('name', models.CharField(max_length=100, validators=[onboarding.geheimes.check_name], verbose_name='Name')),
                ('hilfe', models.CharField(blank=True, max_length=300, validators=[onboarding.geheimes.check_name], verbose_name='Hilfe')),
                ('pflicht', models.BooleanField(default=True, verbose_name='Pflichtangabe')),
                ('art', models.CharField(choices=[('text', 'Text'), ('zahl', 'ganze Zahl'), ('datum', 'Datum'), ('adresse', 'Internetadresse'), ('ja-nein', 'ja oder nein')], default='text', max_length=20, verbose_name='Art')),
                ('plattform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='datenblattfelder', to='dienste.plattform', verbose_name='Plattform')),
            ],
            options={
                'verbose_name': 'Feld des Datenblatts',
                'verbose_name_plural': 'Felder des Datenblatts',
                'ordering': ['plattform', 'reihenfolge', 'pk'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [models.UniqueConstraint(fields=('plattform', 'name'), name='datenblattfeld_einmal', violation_error_message='Dieses Feld hat das Datenblatt schon.'), models.CheckConstraint(condition=models.Q(models.Q(('name__regex', '(?i)passw|pass-w|kennw|pa(ss|ß)phrase|schl(ü|Ü|ue|u)(ss|ß)el|token|geheim|secret|credential|zugangsdat|zugangscode|zertifikat|certificate|pincode|(^|[^a-zäöüß])(salt|pin|puk|tan|keys?|apikeys?|pem|pkcs ?#?12)([^a-zäöüß]|$)'), _negated=True), models.Q(('hilfe__regex', '(?i)passw|pass-w|kennw|pa(ss|ß)phrase|schl(ü|Ü|ue|u)(ss|ß)el|token|geheim|secret|credential|zugangsdat|zugangscode|zertifikat|certificate|pincode|(^|[^a-zäöüß])(salt|pin|puk|tan|keys?|apikeys?|pem|pkcs ?#?12)([^a-zäöüß]|$)'), _negated=True)), name='datenblattfeld_nichts_geheimes', violation_error_message='Passwörter, Schlüssel, Token, Salts und Zertifikate gehören nicht in dieses Portal; ein Feld mit diesem Namen ist nicht möglich.'), models.CheckConstraint(condition=models.Q(('art__in', ['text', 'zahl', 'datum', 'adresse', 'ja-nein'])), name='datenblattfeld_art', violation_error_message='Diese Art von Feld ist nicht vorgesehen.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalDatenblattfeld',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('reihenfolge', models.PositiveSmallIntegerField(default=1, help_text='Im Formular steht die kleinste Zahl zuerst.', verbose_name='Reihenfolge')),
                ('name', models.CharField(max_length=100, validators=[onboarding.geheimes.check_name], verbose_name='Name')),
                ('hilfe', models.CharField(blank=True, max_length=300, validators=[onboarding.geheimes.check_name], verbose_name='Hilfe')),
                ('pflicht', models.BooleanField(default=True, verbose_name='Pflichtangabe')),
                ('art', models.CharField(choices=[('text', 'Text'), ('zahl', 'ganze Zahl'), ('datum', 'Datum'), ('adresse', 'Internetadresse'), ('ja-nein', 'ja oder nein')], default='text', max_length=20, verbose_name='Art')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plattform', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='dienste.plattform', verbose_name='Plattform')),
            ],
            options={
                'verbose_name': 'historical Feld des Datenblatts',
                'verbose_name_plural': 'historical Felder des Datenblatts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalOnboardingstufe',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('reihenfolge', models.PositiveSmallIntegerField(help_text='Die erste Stufe ist 1.', validators=[django.core.validators.MinValueValidator(1, 'Die erste Stufe ist 1.')], verbose_name='Reihenfolge')),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plattform', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='dienste.plattform', verbose_name='Plattform')),
                ('quelle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
            ],
            options={
                'verbose_name': 'historical Onboardingstufe',
                'verbose_name_plural': 'historical Onboardingstufen',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Onboarding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('zuletzt_bestaetigt_am', models.DateField(blank=True, db_index=True, null=True, verbose_name='Eintrag geprüft am')),
                ('stufe_unklar', models.CharField(blank=True, help_text='Öffentlich; nur ohne Stufe.', max_length=300, verbose_name='warum die Stufe unklar ist')),
                ('geplant_von', models.DateField(blank=True, null=True, verbose_name='Livegang geplant von')),
                ('geplant_bis', models.DateField(blank=True, null=True, verbose_name='Livegang geplant bis')),
                ('live_von', models.DateField(blank=True, null=True, verbose_name='live seit')),
                ('live_bis', models.DateField(blank=True, null=True, verbose_name='live seit, spätestens')),
                ('datenblatt_bestaetigt_am', models.DateField(blank=True, editable=False, null=True, verbose_name='Datenblatt bestätigt am')),
                ('geaendert_am', models.DateTimeField(auto_now=True, verbose_name='geändert am')),
                ('suchtext', models.GeneratedField(db_persist=True, expression=django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Replace(django.db.models.functions.text.Lower(bausteine.werte.faltung.Verkettet(django.db.models.functions.comparison.Coalesce(models.F('stufe_unklar'), models.Value('', output_field=models.TextField()), output_field=models.TextField()), models.Value(' ', output_field=models.TextField()), output_field=models.TextField())), models.Value('Ä', output_field=models.TextField()), models.Value('ae', output_field=models.TextField()), output_field=models.TextField()), models.Value('Ö', output_field=models.TextField()), models.Value('oe', output_field=models.TextField()), output_field=models.TextField()), models.Value('Ü', output_field=models.TextField()), models.Value('ue', output_field=models.TextField()), output_field=models.TextField()), models.Value('ä', output_field=models.TextField()), models.Value('ae', output_field=models.TextField()), output_field=models.TextField()), models.Value('ö', output_field=models.TextField()), models.Value('oe', output_field=models.TextField()), output_field=models.TextField()), models.Value('ü', output_field=models.TextField()), models.Value('ue', output_field=models.TextField()), output_field=models.TextField()), models.Value('ß', output_field=models.TextField()), models.Value('ss', output_field=models.TextField()), output_field=models.TextField()), models.Value('ẞ', output_field=models.TextField()), models.Value('ss', output_field=models.TextField()), output_field=models.TextField()), models.Value('É', output_field=models.TextField()), models.Value('e', output_field=models.TextField()), output_field=models.TextField()), models.Value('é', output_field=models.TextField()), models.Value('e', output_field=models.TextField()), output_field=models.TextField()), output_field=models.TextField())),
                ('kommune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='onboardings', to='gebiete.kommune', verbose_name='Kommune')),
                ('plattform', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='onboardings', to='dienste.plattform', verbose_name='Plattform')),
                ('quelle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
            ],
            options={
                'verbose_name': 'Onboarding',
                'verbose_name_plural': 'Onboarding',
                'ordering': ['plattform__sortiertext', 'kommune__organisation__sortiertext', 'pk'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('geplant_bis__isnull', True), ('geplant_von__isnull', True)), models.Q(('geplant_bis__gte', models.F('geplant_von')), ('geplant_bis__isnull', False), ('geplant_von__isnull', False)), models.Q(('geplant_bis__isnull', True), ('geplant_von__isnull', False)), _connector='OR'), name='onboarding_geplant', violation_error_message='Ein Zeitraum braucht einen Beginn und darf nicht davor enden.'), models.CheckConstraint(condition=models.Q(models.Q(('live_bis__isnull', True), ('live_von__isnull', True)), models.Q(('live_bis__gte', models.F('live_von')), ('live_bis__isnull', False), ('live_von__isnull', False)), models.Q(('live_bis__isnull', True), ('live_von__isnull', False)), _connector='OR'), name='onboarding_live', violation_error_message='Ein Zeitraum braucht einen Beginn und darf nicht davor enden.'), models.UniqueConstraint(fields=('kommune', 'plattform'), name='onboarding_einmal', violation_error_message='Diese Kommune steht bei der Plattform schon.'), models.CheckConstraint(condition=models.Q(('live_von__isnull', True), ('quelle__isnull', False), _connector='OR'), name='onboarding_live_belegt', violation_error_message='Ein Livegang ist eine Tatsache und braucht eine Quelle.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalDatenblattwert',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('wert', models.CharField(blank=True, max_length=500, validators=[onboarding.geheimes.check_value], verbose_name='Wert')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('feld', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='onboarding.datenblattfeld', verbose_name='Feld')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('onboarding', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='onboarding.onboarding', verbose_name='Onboarding')),
            ],
            options={
                'verbose_name': 'historical Angabe im Datenblatt',
                'verbose_name_plural': 'historical Angaben im Datenblatt',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Datenblattwert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wert', models.CharField(blank=True, max_length=500, validators=[onboarding.geheimes.check_value], verbose_name='Wert')),
                ('feld', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='werte', to='onboarding.datenblattfeld', verbose_name='Feld')),
                ('onboarding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='datenblattwerte', to='onboarding.onboarding', verbose_name='Onboarding')),
            ],
            options={
                'verbose_name': 'Angabe im Datenblatt',
                'verbose_name_plural': 'Angaben im Datenblatt',
                'ordering': ['onboarding', 'feld__reihenfolge', 'feld'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('onboarding', 'feld'), name='datenblattwert_einmal', violation_error_message='Zu diesem Feld steht schon eine Angabe.'), models.CheckConstraint(condition=models.Q(('wert__regex', '-----BEGIN '), _negated=True), name='datenblattwert_nichts_geheimes', violation_error_message='Passwörter, Schlüssel, Token, Salts und Zertifikate gehören nicht in dieses Portal; ein Feld mit diesem Namen ist nicht möglich.')],
            },
        ),
        migrations.CreateModel(
            name='Onboardingstufe',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('reihenfolge', models.PositiveSmallIntegerField(help_text='Die erste Stufe ist 1.', validators=[django.core.validators.MinValueValidator(1, 'Die erste Stufe ist 1.')], verbose_name='Reihenfolge')),
                ('name', models.CharField(max_length=100, verbose_name='Name')),
                ('plattform', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='onboardingstufen', to='dienste.plattform', verbose_name='Plattform')),
                ('quelle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
            ],
            options={
                'verbose_name': 'Onboardingstufe',
                'verbose_name_plural': 'Onboardingstufen',
                'ordering': ['plattform', 'reihenfolge'],
                'default_permissions': ('add', 'change', 'delete', 'view', 'import', 'export'),
                'constraints': [models.UniqueConstraint(fields=('plattform', 'reihenfolge'), name='onboardingstufe_platz', violation_error_message='An dieser Stelle steht bei der Plattform schon eine Stufe.'), models.UniqueConstraint(fields=('plattform', 'name'), name='onboardingstufe_name', violation_error_message='Diese Stufe hat die Plattform schon.'), models.CheckConstraint(condition=models.Q(('reihenfolge__gte', 1)), name='onboardingstufe_reihenfolge', violation_error_message='Die erste Stufe ist 1.')],
            },
        ),
        migrations.AddField(
            model_name='onboarding',
            name='stufe',
            field=models.ForeignKey(blank=True, help_text='Leer, wenn keine Quelle sie nennt.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='onboardings', to='onboarding.onboardingstufe', verbose_name='Stufe'),
        ),
        migrations.CreateModel(
            name='HistoricalOnboarding',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('fundstelle', models.CharField(blank=True, help_text='Abschnitt, Tabelle oder Seite in der Quelle.', max_length=500, verbose_name='Fundstelle')),
                ('zuletzt_bestaetigt_am', models.DateField(blank=True, db_index=True, null=True, verbose_name='Eintrag geprüft am')),
                ('stufe_unklar', models.CharField(blank=True, help_text='Öffentlich; nur ohne Stufe.', max_length=300, verbose_name='warum die Stufe unklar ist')),
                ('geplant_von', models.DateField(blank=True, null=True, verbose_name='Livegang geplant von')),
                ('geplant_bis', models.DateField(blank=True, null=True, verbose_name='Livegang geplant bis')),
                ('live_von', models.DateField(blank=True, null=True, verbose_name='live seit')),
                ('live_bis', models.DateField(blank=True, null=True, verbose_name='live seit, spätestens')),
                ('datenblatt_bestaetigt_am', models.DateField(blank=True, editable=False, null=True, verbose_name='Datenblatt bestätigt am')),
                ('geaendert_am', models.DateTimeField(blank=True, editable=False, verbose_name='geändert am')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kommune', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='gebiete.kommune', verbose_name='Kommune')),
                ('plattform', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='dienste.plattform', verbose_name='Plattform')),
                ('quelle', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='quellen.quelle', verbose_name='Quelle')),
                ('stufe', models.ForeignKey(blank=True, db_constraint=False, help_text='Leer, wenn keine Quelle sie nennt.', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='onboarding.onboardingstufe', verbose_name='Stufe')),
            ],
            options={
                'verbose_name': 'historical Onboarding',
                'verbose_name_plural': 'historical Onboarding',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Rueckfrage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='Text')),
                ('von', models.CharField(choices=[('kommune', 'Kommune'), ('koordination', 'Koordination')], max_length=20, verbose_name='von')),
                ('gestellt_am', models.DateTimeField(auto_now_add=True, verbose_name='gestellt am')),
                ('gemeldet_am', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='per Mail gemeldet am')),
                ('gelesen_am', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='gelesen am')),
                ('antwort_auf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='antworten', to='onboarding.rueckfrage', verbose_name='Antwort auf')),
                ('onboarding', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rueckfragen', to='onboarding.onboarding', verbose_name='Onboarding')),
            ],
            options={
                'verbose_name': 'Rückfrage',
                'verbose_name_plural': 'Rückfragen',
                'ordering': ['gestellt_am', 'pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('von__in', ['kommune', 'koordination'])), name='rueckfrage_von', violation_error_message='Eine Rückfrage stellt die Kommune oder die Koordination.')],
            },
        ),
        migrations.CreateModel(
            name='HistoricalRueckfrage',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('text', models.TextField(max_length=4000, verbose_name='Text')),
                ('von', models.CharField(choices=[('kommune', 'Kommune'), ('koordination', 'Koordination')], max_length=20, verbose_name='von')),
                ('gestellt_am', models.DateTimeField(blank=True, editable=False, verbose_name='gestellt am')),
                ('gemeldet_am', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='per Mail gemeldet am')),
                ('gelesen_am', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='gelesen am')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('onboarding', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='onboarding.onboarding', verbose_name='Onboarding')),
                ('antwort_auf', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='onboarding.rueckfrage', verbose_name='Antwort auf')),
            ],
            options={
                'verbose_name': 'historical Rückfrage',
                'verbose_name_plural': 'historical Rückfragen',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name='onboarding',
            constraint=models.CheckConstraint(condition=models.Q(('stufe__isnull', True), ('stufe_unklar', ''), _connector='OR'), name='onboarding_stufe_unklar', violation_error_message='Warum die Stufe unklar ist, steht nur dort, wo keine angegeben ist.'),
        ),
        bausteine.werte.trigramm.TrigrammIndex(
            app='onboarding',
            model='Onboarding',
        ),
    ]
