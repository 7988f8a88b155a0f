"""Files that are made when their button is pressed. Streamlit makes them in a thread that knows
neither the visitor nor their language, so both are taken along from the page.

What fails there raises: the file is then no file, and the button says so for a few seconds in the
words of Streamlit that cwem/ui/frame.js puts into the reader's language."""

from collections.abc import Callable

from cwem.access.roles import Permission
from cwem.errors import InputError
from cwem.ui.guard import Guest
from cwem.ui.language import language, speaking
from cwem.words import say


def made_when_pressed(
    guest: Guest, permission: Permission, make: Callable[[], bytes]
) -> Callable[[], bytes]:
    """`make`, for `st.download_button`: in the reader's language, if it is still allowed then.
    Raises InputError if not, and whatever `make` does. What `make` needs of the page itself, the
    viewer's time zone for one, it takes along."""
    allowed, spoken = guest.still_may(permission), language()

    def made() -> bytes:
        if not allowed():
            raise InputError(say("The log-in has ended or may not do this any more."))
        with speaking(spoken):
            return make()

    return made
