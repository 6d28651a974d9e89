"""Data retention: deletes mail addresses of Vorschläge closed long enough ago."""

from django.core.management.base import BaseCommand

from vorschlaege.models import Vorschlag


class Command(BaseCommand):
    """`manage.py vorschlaege_aufraeumen`, meant for a daily timer."""

    help = "Löscht E-Mail-Adressen erledigter Vorschläge nach VORSCHLAG_MAIL_TAGE Tagen."

    def handle(self, *args, **options):
        anzahl = Vorschlag.objects.mit_faelliger_mail().update(mail="")
        self.stdout.write(f"{anzahl} E-Mail-Adressen gelöscht.")
