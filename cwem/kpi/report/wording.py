"""Figures and days as paper says them, in its language."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from cwem.people.values import Days as Period
from cwem.totals.periods import Unit, containing
from cwem.values import Millis
from cwem.words import say, say_n, translated


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything in one language."""

    language: str

    def say(self, text: object) -> str:
        return translated(text, self.language)

    def length(self, of: Millis) -> str:
        """To the minute, as pages write it: 7 h 48 min."""
        sign = "−" if of < 0 else ""
        hours, minutes = divmod(abs(of) // 60_000, 60)
        if hours:
            spelled = say("{hours} h {minutes} min", hours=hours, minutes=f"{minutes:02d}")
        else:
            spelled = say("{minutes} min", minutes=minutes)
        return sign + self.say(spelled)

    def clock(self, of: Millis) -> str:
        """7:48, in tables; nothing for nothing."""
        hours, minutes = divmod(abs(of) // 60_000, 60)
        return f"{hours}:{minutes:02d}" if of else ""

    def count(self, of: float) -> str:
        return str(format_decimal(of, locale=self.language))

    def of_all(self, part: str, whole: str) -> str:
        return self.say(say("{n} of {all}", n=part, all=whole))

    def days(self, of: float) -> str:
        """2 days; half days too."""
        if of != 1:
            return self.say(say("{number} days", number=self.count(of)))
        return self.say(say_n("{n} day", "{n} days", 1))

    def day(self, of: date) -> str:
        return str(format_skeleton("MMMEd", of, locale=self.language))

    def period(self, of: Period) -> str:
        """October 2026; else from when to when."""
        if of == containing(of.first, Unit.MONTH):
            return str(format_skeleton("yMMMM", of.first, locale=self.language))
        first, last = (
            format_date(day, "medium", locale=self.language) for day in (of.first, of.last)
        )
        return self.say(say("{first} to {last}", first=first, last=last))

    def time(self, at: Millis | None, day: date, zone: str) -> str:
        """Time of day by this zone's clock; of the next morning with a plus."""
        if at is None:
            return ""
        when = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
        later = (when.date() - day).days
        return when.strftime("%H:%M") + (f" +{later}" if later > 0 else "")
