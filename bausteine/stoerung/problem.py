"""Problem details (RFC 9457): an error as programs read it."""

from http import HTTPStatus

from django.http import JsonResponse

#: below this address programs ask, and get every error in this form
FUER_PROGRAMME = "/api/v1/"
TYP = "application/problem+json"


class Problem(Exception):
    """What is wrong with a request; see `problem_response`."""

    def __init__(self, status: int, detail: str, **weitere):
        super().__init__(detail)
        self.status, self.detail, self.weitere = status, detail, weitere

    def response(self) -> JsonResponse:
        """The answer."""
        return problem_response(self.status, self.detail, **self.weitere)


def for_programs(request) -> bool:
    """Whether a program asks."""
    return request is not None and request.path_info.startswith(FUER_PROGRAMME)


def problem_response(status: int, detail: str, **weitere) -> JsonResponse:
    """The answer; `detail` is a German sentence, `weitere` what else a program can use."""
    inhalt = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **weitere,
    }
    antwort = JsonResponse(inhalt, status=status, json_dumps_params={"ensure_ascii": False})
    antwort["Content-Type"] = TYP
    antwort["Access-Control-Allow-Origin"] = "*"
    return antwort
