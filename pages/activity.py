"""Activity."""

from cwem.access.roles import Permission
from cwem.ui import guard
from cwem.ui.language import _
from cwem.ui.layout import header


def main() -> None:
    """The page, top to bottom."""
    guard.require(Permission.SEE_ACTIVITY)
    with header(_("Activity")):
        pass


main()
