"""What every store refuses of a correction, in the same words."""

from cwem.errors import StoreError
from cwem.values import DAY, LONGEST_ADJUSTMENT, Adjustment
from cwem.words import say


def refuse_impossible(adjustment: Adjustment) -> None:
    """Raises StoreError for a span no store takes."""
    if not 0 < adjustment.length < LONGEST_ADJUSTMENT:
        raise StoreError(
            say(
                "A correction has to end after it begins, and within {days} days.",
                days=LONGEST_ADJUSTMENT // DAY,
            )
        )


def removed_already() -> StoreError:
    """The day is sealed."""
    return StoreError(
        say("The events of that day were removed already; its totals stay as they are.")
    )
