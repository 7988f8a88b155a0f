"""Progress on standard error, where somebody can see it; results stay on standard output. People
are called there by number and name."""

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

from cwem.ports import Gallery


def bars(*columns: ProgressColumn) -> Progress:
    """Progress bars that disappear when done, and are not drawn where nobody watches."""
    screen = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *(columns or (TimeRemainingColumn(),)),
        console=screen,
        transient=True,
        disable=not screen.is_terminal,
        redirect_stdout=False,  # it would send the results where the bar is
        redirect_stderr=False,
    )


def called(gallery: Gallery, employee: str) -> str:
    """What the commands call somebody: "E001 Ada Baum"; the number where no name is known."""
    name = gallery.name(employee)
    return employee if name == employee else f"{employee} {name}"
