"""`/invite/{token}`: the person a one-time link was made for chooses a password and is logged in.

The token stands in the address only: this page passes it on to nobody (no referrer with a path, not
stored by the browser), and it is written into no log.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cwem.access.accounts import AccountTaken
from cwem.access.first_start import FirstStart
from cwem.access.invitations import Invitation
from cwem.access.invite import accept, find
from cwem.access.passwords import PasswordRefused
from cwem.access.reception import Admitted, Reception, Turned
from cwem.web.cookies import login_token
from cwem.web.form_pages import Errors, FormPages, enter, repeated, turned
from cwem.web.forms import Filled, filled
from cwem.web.here import caller, language_of
from cwem.words import best_language, languages, say

WAIT = say("Please wait")
PRIVATE = {"referrer-policy": "no-referrer", "cache-control": "no-store"}
FORM = PRIVATE | {"referrer-policy": "strict-origin"}
"""Nobody is told the path here either. Under "no-referrer" browsers would send `Origin: null` with
the form, and its seal asks for the origin (Fetch standard, "append a request Origin header")."""


class InvitePages(FormPages):
    """The handler."""

    def routes(self) -> list[Route]:
        """Only what `gate.INVITE` describes gets past the gate."""
        return [Route("/invite/{token}", self._safely(self._invite), methods=["GET", "POST"])]

    async def _invite(self, request: Request, reception: Reception, _first: FirstStart) -> Response:
        token, visitor = request.path_params["token"], caller(request)
        found = await self._work(lambda: find(reception, token, visitor))
        if not isinstance(found, Invitation):
            return self._refused(request, found)
        if request.method == "GET":
            return await self._form(request, reception, found, {}, asked(request, found))
        form = await filled(request)
        language = best_language(form.text("language") or asked(request, found))
        errors = self._checked(request, form) or repeated(form)
        if not errors:
            errors, answer = await self._accept(request, reception, token, form, language)
            if isinstance(answer, Admitted) and (entered := enter(request, reception, answer, "/")):
                entered.headers.update(PRIVATE)
                return entered
            if not errors:
                return self._refused(request, answer)
        return await self._form(request, reception, found, errors, language, 422)

    async def _accept(
        self, request: Request, reception: Reception, token: str, form: Filled, language: str
    ) -> tuple[Errors, Admitted | Turned | None]:
        password, visitor = form.secret("new"), caller(request)
        try:
            done = await self._work(lambda: accept(reception, token, password, language, visitor))
            if isinstance(done, Admitted):  # who was logged in here before is so no longer
                await self._work(lambda: reception.log_out(login_token(request), visitor))
        except PasswordRefused as error:
            return {"new": error}, None
        except AccountTaken as error:
            return {"form": error}, None
        return {}, done

    async def _form(  # noqa: PLR0913, PLR0917 - what the page shows
        self,
        request: Request,
        reception: Reception,
        invitation: Invitation,
        errors: Errors,
        language: str,
        status: int = 200,
    ) -> Response:
        person = await self._work(lambda: reception.person(invitation.employee))
        return self._page(
            request,
            "invite.html",
            errors,
            status,
            FORM,
            invitation=invitation,
            name=person.name if person and person.name else invitation.login,
            languages=languages(),
            language=language,
        )

    def _refused(self, request: Request, answer: Admitted | Turned | None) -> Response:
        """The same page for every link that is not open, whatever became of it."""
        errors: Errors = {}
        status, headers = 404, PRIVATE
        if isinstance(answer, Turned) and answer.wait:
            errors, status, more = turned(answer, "form", WAIT)
            headers = PRIVATE | more
        return self._page(request, "invite_over.html", errors, status, headers)


def asked(request: Request, invitation: Invitation) -> str:
    """The language the invitation was made in, else the one the browser asks for."""
    return best_language(invitation.language or language_of(request))
