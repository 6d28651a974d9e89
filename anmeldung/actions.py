"""Account recovery: administrators lift a lock, or take a lost second factor away."""

from django.contrib.admin.models import CHANGE, LogEntry

from anmeldung import sperre
from anmeldung.models import Zweitfaktor


def unlock(konten, wer) -> None:
    """Lift the locks of these accounts; `wer` did it, says the admin's log."""
    for konto in konten:
        sperre.unlock(konto)
    _protokoll(konten, wer, "Sperre der Anmeldung aufgehoben.")


def reset_factor(konten, wer) -> int:
    """Take the second factor away, which ends the accounts' sessions; how many had one."""
    betroffen = [k for k in konten if Zweitfaktor.objects.filter(konto=k).delete()[0]]
    _protokoll(betroffen, wer, "Zweiter Faktor zurückgesetzt.")
    return len(betroffen)


def _protokoll(konten, wer, satz: str) -> None:
    for konto in konten:
        LogEntry.objects.log_actions(wer.pk, [konto], CHANGE, satz, single_object=True)
