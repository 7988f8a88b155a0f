"""What every page with a form shares: it waits beside the event loop, seals its form, and says in a
word when the store does not answer."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cwem.access.first_start import FirstStart
from cwem.access.reception import Admitted, Reception, Turned
from cwem.access.visitors import Visitor
from cwem.errors import StoreError
from cwem.web.addresses import LOOPBACK, with_next
from cwem.web.cookies import FormSeal, give_login, login_token
from cwem.web.forms import Filled, in_words
from cwem.web.here import Here, language_of
from cwem.web.rendering import page, problem_page
from cwem.words import say

T = TypeVar("T")
Errors: TypeAlias = dict[str, object]
"""Field -> what is wrong with it: words or an error, translated when they are shown."""

STALE = say("This page was open for too long, or came from elsewhere. Please try again.")
AT_ONCE = 2
"""Password hashes computed at the same moment: each takes a core and 64 MB."""


class FormPages:
    """The base of pages that share the key of their forms."""

    def __init__(self, here: Callable[[], Here]) -> None:
        self._here, self._seal = here, FormSeal()
        self._limiter: CapacityLimiter | None = None

    def _safely(
        self, handler: Callable[[Request, Reception, FirstStart], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            here = self._here()
            if here.reception is None or here.first_start is None:
                return problem_page(request, here.problem)
            try:
                return await handler(request, here.reception, here.first_start)
            except StoreError as error:
                return problem_page(request, str(error))

        return answer

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
        """The form, in `language` if that is given, else the visitor's or the browser's."""
        cookie, url, visitor = self._seal.cookie(request), request.url, values.get("visitor")
        account = visitor.account if isinstance(visitor, Visitor) else None
        language = str(values.pop("language", "")) or language_of(request, account)
        response = page(
            template,
            status,
            language,
            errors=errors,
            seal=self._seal.field(cookie),
            insecure=url.scheme == "http" and url.hostname not in LOOPBACK,
            **values,
        )
        response.headers.update(headers or {})
        self._seal.give(request, response, cookie)
        return response


def enter(
    request: Request, reception: Reception, answer: Admitted | Turned, onward: str
) -> Response | None:
    """Where the admitted go, with the cookie of their new log-in."""
    if isinstance(answer, Turned):
        return None
    if answer.account.device and onward == "/":
        onward = "/kiosk"
    target = with_next("/password", onward) if answer.account.must_change else onward
    response = RedirectResponse(target, 303, {"cache-control": "no-store"})
    lasts = reception.lifetimes.lasts(answer.account.device)
    give_login(request, response, answer.token, lasts // 1_000)
    return response


def repeated(form: Filled) -> Errors:
    same = form.secret("new") == form.secret("again")
    return {} if same else {"again": say("The two passwords differ.")}


def turned(answer: Admitted | Turned, name: str, wrong: str) -> tuple[Errors, int, dict[str, str]]:
    """Error, status and headers for who was not let in."""
    wait = answer.wait if isinstance(answer, Turned) else 0
    if not wait:
        return {name: wrong}, 403, {}
    words = say("Too many tries. Please wait {time} and try again.", time=in_words(wait))
    return {name: words}, 429, {"retry-after": str(-(-wait // 1_000))}
