"""Log-in, log-out, first start and password as ASGI routes. None needs a script in the browser."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cwem.access.first_start import FirstStart
from cwem.access.passwords import PasswordRefused
from cwem.access.reception import Reception
from cwem.errors import InputError
from cwem.web.addresses import safe_next
from cwem.web.cookies import login_token, take_login
from cwem.web.form_pages import FormPages, enter, repeated, turned
from cwem.web.forms import filled
from cwem.web.here import caller
from cwem.web.rendering import look_routes, not_found
from cwem.words import say

WRONG = say("Name or password is wrong.")
NOT_IT = say("This is not your present password.")


class AccessPages(FormPages):
    """The handlers."""

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/setup", self._safely(self._setup), methods=["GET", "POST"]),
            Route("/login", self._safely(self._login), methods=["GET", "POST"]),
            Route("/password", self._safely(self._password), methods=["GET", "POST"]),
            Route("/logout", self._safely(self._logout), methods=["GET", "POST"]),
            *look_routes(),
        ]

    # --- the pages --------------------------------------------------------------------------------

    async def _setup(
        self, request: Request, reception: Reception, first_start: FirstStart
    ) -> Response:
        if not await self._work(first_start.due):
            return not_found(request)
        if request.method == "GET":
            return self._page(request, "setup.html", {}, name="", code="")
        form = await filled(request)
        name, code = form.text("name"), form.text("code")
        errors = self._checked(request, form) or repeated(form)
        if not first_start.right(code):
            errors["code"] = say("This is not the code that the console shows.")
        if not errors:
            try:
                done = await self._work(
                    lambda: first_start.set_up(name, form.secret("new"), caller(request))
                )
            except PasswordRefused as error:
                errors["new"] = error
            except InputError as error:
                errors["name"] = error
            else:
                return enter(request, reception, done, "/") or not_found(request)
        return self._page(request, "setup.html", errors, 422, name=name, code=code)

    async def _login(
        self, request: Request, reception: Reception, first_start: FirstStart
    ) -> Response:
        if await self._work(first_start.due):
            return RedirectResponse("/setup", 303)
        if request.method == "GET":
            onward = safe_next(request.query_params.get("next", ""))
            if await self._visitor(request, reception):
                return RedirectResponse(onward, 303)
            return self._page(request, "login.html", {}, name="", next=onward)
        form = await filled(request)
        name, onward = form.text("name"), safe_next(form.text("next"))
        errors, status = self._checked(request, form), 403
        headers: dict[str, str] = {}
        if not errors:
            tried = await self._work(
                lambda: reception.log_in(
                    name, form.secret("password"), caller(request), login_token(request)
                )
            )
            if entered := enter(request, reception, tried, onward):
                return entered
            errors, status, headers = turned(tried, "password", WRONG)
        return self._page(request, "login.html", errors, status, headers, name=name, next=onward)

    async def _password(
        self, request: Request, reception: Reception, _first: FirstStart
    ) -> Response:
        visitor = await self._visitor(request, reception)
        if visitor is None:
            return RedirectResponse("/login", 303)
        if request.method == "GET":
            onward = safe_next(request.query_params.get("next", ""))
            return self._page(request, "password.html", {}, visitor=visitor, next=onward)
        form = await filled(request)
        onward = safe_next(form.text("next"))
        errors, status = self._checked(request, form) or repeated(form), 422
        headers: dict[str, str] = {}
        if not errors:
            try:
                changed = await self._work(
                    lambda: reception.change_password(
                        visitor, form.secret("password"), form.secret("new"), caller(request)
                    )
                )
            except PasswordRefused as error:
                errors["new"] = error
            else:
                if entered := enter(request, reception, changed, onward):
                    return entered
                if not await self._visitor(request, reception):
                    return RedirectResponse("/login", 303)
                errors, status, headers = turned(changed, "password", NOT_IT)
        return self._page(
            request, "password.html", errors, status, headers, visitor=visitor, next=onward
        )

    async def _logout(self, request: Request, reception: Reception, _first: FirstStart) -> Response:
        if request.method == "GET" or self._checked(request, await filled(request)):
            return RedirectResponse("/", 303)
        await self._work(lambda: reception.log_out(login_token(request), caller(request)))
        response = RedirectResponse("/login", 303, {"cache-control": "no-store"})
        take_login(request, response)
        return response
