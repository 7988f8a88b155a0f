"""Log-in, log-out, first start and password as ASGI routes. None needs a script in the browser."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cwem.access.first_start import FirstStart
from cwem.access.passwords import PasswordRefused
from cwem.access.reception import Admitted, Reception, Turned
from cwem.access.visitors import Visitor
from cwem.errors import InputError, StoreError
from cwem.web.addresses import LOOPBACK, safe_next, with_next
from cwem.web.cookies import FormSeal, give_login, login_token, take_login
from cwem.web.forms import Filled, filled, in_words
from cwem.web.here import Here, caller
from cwem.web.rendering import look_routes, not_found, page, problem_page

T = TypeVar("T")
Errors: TypeAlias = dict[str, str]

WRONG = "Name or password is wrong."
STALE = "This page was open for too long, or came from elsewhere. Please try again."
AT_ONCE = 2
"""Password hashes computed at the same moment: each takes a core and 64 MB."""


class AccessPages:
    """The handlers, and the key of their forms."""

    def __init__(self, here: Callable[[], Here]) -> None:
        self._here, self._seal = here, FormSeal()
        self._limiter: CapacityLimiter | None = None

    def routes(self) -> list[Route]:
        """All of them."""
        return [
            Route("/setup", self._safely(self._setup), methods=["GET", "POST"]),
            Route("/login", self._safely(self._login), methods=["GET", "POST"]),
            Route("/password", self._safely(self._password), methods=["GET", "POST"]),
            Route("/logout", self._safely(self._logout), methods=["GET", "POST"]),
            *look_routes(),
        ]

    def _safely(
        self, handler: Callable[[Request, Reception, FirstStart], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            here = self._here()
            if here.reception is None or here.first_start is None:
                return problem_page(here.problem)
            try:
                return await handler(request, here.reception, here.first_start)
            except StoreError as error:
                return problem_page(str(error))

        return answer

    # --- the pages --------------------------------------------------------------------------------

    async def _setup(
        self, request: Request, reception: Reception, first_start: FirstStart
    ) -> Response:
        if not await self._work(first_start.due):
            return not_found()
        if request.method == "GET":
            return self._page(request, "setup.html", {}, name="", code="")
        form = await filled(request)
        name, code = form.text("name"), form.text("code")
        errors = self._checked(request, form) or _repeated(form)
        if not first_start.right(code):
            errors["code"] = "This is not the code that the console shows."
        if not errors:
            try:
                done = await self._work(
                    lambda: first_start.set_up(name, form.secret("new"), caller(request))
                )
            except PasswordRefused as error:
                errors["new"] = str(error)
            except InputError as error:
                errors["name"] = str(error)
            else:
                return _enter(request, reception, done, "/") or not_found()
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
            if entered := _enter(request, reception, tried, onward):
                return entered
            errors, status, headers = _turned(tried, "password", WRONG)
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
        errors, status = self._checked(request, form) or _repeated(form), 422
        headers: dict[str, str] = {}
        if not errors:
            try:
                changed = await self._work(
                    lambda: reception.change_password(
                        visitor, form.secret("password"), form.secret("new"), caller(request)
                    )
                )
            except PasswordRefused as error:
                errors["new"] = str(error)
            else:
                if entered := _enter(request, reception, changed, onward):
                    return entered
                errors, status, headers = _turned(changed, "password", "This is not it.")
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

    # --- what they share --------------------------------------------------------------------------

    async def _work(self, what: Callable[[], T]) -> T:
        """Run what waits for the store or hashes, a few at a time, beside the event loop."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(AT_ONCE)
        return await anyio.to_thread.run_sync(what, limiter=self._limiter)

    async def _visitor(self, request: Request, reception: Reception) -> Visitor | None:
        return await self._work(lambda: reception.visitor(login_token(request)))

    def _checked(self, request: Request, form: Filled) -> Errors:
        return {} if self._seal.holds(request, form.secret("seal")) else {"form": STALE}

    def _page(
        self,
        request: Request,
        template: str,
        errors: Errors,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: object,
    ) -> Response:
        cookie = self._seal.cookie(request)
        url = request.url
        response = page(
            template,
            status,
            errors=errors,
            seal=self._seal.field(cookie),
            insecure=url.scheme == "http" and url.hostname not in LOOPBACK,
            **values,
        )
        response.headers.update(headers or {})
        self._seal.give(request, response, cookie)
        return response


def _enter(
    request: Request, reception: Reception, answer: Admitted | Turned, onward: str
) -> Response | None:
    """Where the admitted go, with the cookie of their new log-in."""
    if isinstance(answer, Turned):
        return None
    target = with_next("/password", onward) if answer.account.must_change else onward
    response = RedirectResponse(target, 303, {"cache-control": "no-store"})
    give_login(request, response, answer.token, reception.lifetimes.absolute // 1_000)
    return response


def _repeated(form: Filled) -> Errors:
    same = form.secret("new") == form.secret("again")
    return {} if same else {"again": "The two passwords differ."}


def _turned(answer: Admitted | Turned, name: str, wrong: str) -> tuple[Errors, int, dict[str, str]]:
    """Error, status and headers for who was not let in."""
    wait = answer.wait if isinstance(answer, Turned) else 0
    if not wait:
        return {name: wrong}, 403, {}
    words = f"Too many tries. Please wait {in_words(wait)} and try again."
    return {name: words}, 429, {"retry-after": str(-(-wait // 1_000))}
