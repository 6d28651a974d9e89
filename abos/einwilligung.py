"""Consent wording: what people agree to, by its version; a version that was used stays as it is."""

FASSUNGEN = {
    "1": (
        "Ich möchte E-Mails über Änderungen bekommen. Das Portal speichert dafür meine "
        "E-Mail-Adresse, was ich abonniere und wann ich zugestimmt habe, bis ich das Abo beende. "
        "Das geht jederzeit mit dem Link in jeder E-Mail."
    ),
    "rundbrief-1": (
        "Ich möchte die Rundbriefe, um die es hier geht, per E-Mail bekommen. Das Portal speichert "
        "dafür meine E-Mail-Adresse, was ich abonniere und wann ich zugestimmt habe, bis ich das "
        "Abo beende. Das geht jederzeit mit dem Link in jeder E-Mail. Ob ich sie öffne, erfährt "
        "das Portal nicht."
    ),
}
#: the versions that forms show: of changes, and of Rundbriefe, to which those who agreed to
#: changes have not agreed
JETZT = "1"
RUNDBRIEF = "rundbrief-1"
