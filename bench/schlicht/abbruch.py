"""Statement timeout: a plain page whose query the database ends answers 504, not 500."""

from django.db import OperationalError
from django.http import HttpResponse
from psycopg.errors import QueryCanceled

#: the status of an answer that took longer than the database allows
ZU_LANGSAM = 504


def middleware(get_response):
    """Django's middleware: 504 for a query that DB_ABFRAGE_SEKUNDEN ended."""

    def answer(request):
        return get_response(request)

    def process_exception(request, fehler):
        if isinstance(fehler, OperationalError) and isinstance(fehler.__cause__, QueryCanceled):
            return HttpResponse(status=ZU_LANGSAM)
        return None

    answer.process_exception = process_exception
    return answer
