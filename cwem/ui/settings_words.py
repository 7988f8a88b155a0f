"""What every setting is called and does, in the words of people who run an office."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from cwem.values import Strictness
from cwem.words import Words, say


class Unit(StrEnum):
    """What a figure counts."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    YEARS = "years"
    A_SECOND = "a second"
    PEOPLE = "people"
    CAMERAS = "cameras"
    MEGABYTES = "megabytes"
    FILES = "files"
    PERCENT = "percent"
    NONE = ""


UNITS: Mapping[Unit, Words] = {
    Unit.SECONDS: say("seconds"),
    Unit.MINUTES: say("minutes"),
    Unit.HOURS: say("hours"),
    Unit.DAYS: say("days"),
    Unit.WEEKS: say("weeks"),
    Unit.YEARS: say("years"),
    Unit.A_SECOND: say("pictures a second"),
    Unit.PEOPLE: say("people"),
    Unit.CAMERAS: say("cameras"),
    Unit.MEGABYTES: say("megabytes"),
    Unit.FILES: say("files"),
    Unit.PERCENT: say("percent"),
}

SECONDS_IN: Mapping[Unit, int] = {Unit.MINUTES: 60, Unit.HOURS: 3600}
"""Every time is stored in seconds."""


@dataclass(frozen=True, slots=True)
class About:
    """One setting. `elsewhere` says how it is changed, of a setting the page must not change;
    `choices` are all it can be."""

    title: Words
    explanation: Words
    unit: Unit = Unit.NONE
    elsewhere: Words | None = None
    choices: Mapping[str, Words] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that are looked at together."""

    name: str
    title: Words
    caption: Words
    settings: Mapping[str, About]


def _set_by(variable: str) -> Words:
    return say("Set with the variable CWEM_{variable}.", variable=variable)


STRICTNESS: Mapping[str, Words] = {
    Strictness.LOOSE: say("Loose: 1 in 300"),
    Strictness.STANDARD: say("Standard: 1 in 1,000"),
    Strictness.STRICT: say("Strict: 1 in 3,000"),
    Strictness.STRICTEST: say("Strictest: 1 in 10,000"),
}
"""How many strangers are given a name at shared cameras; see face/operating.py."""

GROUPS: tuple[Group, ...] = (
    Group(
        "recognition",
        say("Recognition"),
        say("How sure it has to be who somebody is, before they are given a name."),
        {
            "recognition": About(
                say("Strictness"),
                say(
                    "So many strangers are taken for somebody at shared cameras, at own webcams a "
                    "tenth of that. The stricter, the better people have to be seen. Running "
                    "cameras take it on within seconds."
                ),
                choices=STRICTNESS,
            ),
        },
    ),
    Group(
        "recording",
        say("Recording"),
        say("How closely cameras are watched."),
        {
            "analysis_fps": About(
                say("Pictures looked at"),
                say("From each camera, at most. More sees short movements and needs more power."),
                Unit.A_SECOND,
            ),
            "analysis_fps_settled": About(
                say("Pictures looked at once everybody is recognised"),
                say("Fewer are enough then, so that more people fit on this server."),
                Unit.A_SECOND,
            ),
            "poses_own": About(
                say("People before an own webcam"),
                say("So many are looked for. More than one only where people often look over."),
                Unit.PEOPLE,
            ),
            "poses_shared": About(
                say("People before a shared camera"),
                say("So many are looked for where a camera does not say how many to expect."),
                Unit.PEOPLE,
            ),
        },
    ),
    Group(
        "durations",
        say("Durations"),
        say(
            "When something begins and ends. The first four must not shrink from top to bottom. "
            "They hold for what is recorded from now on, so nothing of the past can be tried."
        ),
        {
            "label_change": About(
                say("Label change"),
                say("What somebody does counts as something new once it has lasted this long."),
                Unit.SECONDS,
            ),
            "collar": About(
                say("Collar"),
                say("A gap up to this long, with the same before and after it, is no gap."),
                Unit.SECONDS,
            ),
            "away": About(
                say("Away"),
                say("Who is not seen at their own webcam for this long counts as away."),
                Unit.SECONDS,
            ),
            "departure": About(
                say("Departure"),
                say("Who is not seen for this long has ended the visit."),
                Unit.MINUTES,
            ),
            "heartbeat": About(
                say("Heartbeat"),
                say("How often what goes on is saved. A power cut loses at most this much."),
                Unit.SECONDS,
            ),
            "pending": About(
                say("Late recognition"),
                say("Once somebody is recognised, up to this much of the time before counts too."),
                Unit.SECONDS,
            ),
            "clock_drift": About(
                say("Clock drift"),
                say("If this server's clock is moved by more than this, recording begins anew."),
                Unit.SECONDS,
            ),
        },
    ),
    Group(
        "live",
        say("Live"),
        say("What this server bears at once."),
        {
            "max_sessions": About(
                say("Cameras at once"),
                say("Whoever comes later is told to wait. More than the server bears slows all."),
                Unit.CAMERAS,
            ),
        },
    ),
    Group(
        "figures",
        say("Figures"),
        say("What is judged, and from where on the pages tell of it. 0 turns a limit off."),
        {
            "least_coverage": About(
                say("Seen enough to judge"),
                say("Of a day seen less than this, activity is left out of averages and alerts."),
                Unit.PERCENT,
            ),
            "alert_attendance": About(
                say("Attendance rate"),
                say("A team whose rate is lower is told of on Overview and Attendance."),
                Unit.PERCENT,
            ),
            "alert_punctuality": About(
                say("Punctuality"),
                say("A team that is in time on fewer of its days is told of there."),
                Unit.PERCENT,
            ),
            "alert_overtime": About(
                say("Overtime"),
                say("A team with a larger share of overtime in its time worked is told of there."),
                Unit.PERCENT,
            ),
            "alert_sitting": About(
                say("Longest sitting"),
                say("On Activity it is told when the longest stretches last longer on average."),
                Unit.MINUTES,
            ),
        },
    ),
    Group(
        "requests",
        say("Requests"),
        say("What people ask for about their own working days."),
        {
            "answer_days": About(
                say("To be answered within"),
                say(
                    "Working days. After that those who manage the manager may decide too, and "
                    "everybody concerned is told."
                ),
                Unit.DAYS,
            ),
        },
    ),
    Group(
        "privacy",
        say("Privacy"),
        say("How long what is recorded is kept."),
        {
            "waiting_photos_days": About(
                say("Photos that wait for a consent"),
                say("Sealed photos are deleted when nobody has agreed this long after the last."),
                Unit.DAYS,
            ),
            "events_days": About(
                say("Events"),
                say(
                    "Older ones are removed for good. What a day came to is kept, and can then no "
                    "longer be corrected."
                ),
                Unit.DAYS,
            ),
            "book_years": About(
                say("Attendance book"),
                say(
                    "Times said with a PIN or code, leave, requests and corrections are removed "
                    "once so many years have ended after theirs. 0: kept until the person is "
                    "erased."
                ),
                Unit.YEARS,
            ),
            "payroll_years": About(
                say("Closed periods"),
                say(
                    "What was paid by is kept so many years after its own, at least as long as "
                    "the attendance book. 0: without an end."
                ),
                Unit.YEARS,
            ),
        },
    ),
    Group(
        "backup",
        say("Backup"),
        say("A backup is made every day once a folder and a passphrase for it are set."),
        {
            "backup_folder": About(
                say("Folder of the daily backups"),
                say("On another disk. Set at the server only: backups hold everything."),
                elsewhere=_set_by("BACKUP_FOLDER"),
            ),
            "backup_passphrase_file": About(
                say("File with the passphrase"),
                say("Its first line seals the daily backups. Keep a copy away from this server."),
                elsewhere=_set_by("BACKUP_PASSPHRASE_FILE"),
            ),
            "backup_hour": About(
                say("Hour of the backup"),
                say("From this hour of the server's day on; one that was missed is caught up."),
            ),
            "backup_daily": About(
                say("Daily backups"),
                say("So many days keep their backup."),
                Unit.DAYS,
            ),
            "backup_weekly": About(
                say("Weekly backups"),
                say("So many weeks keep their last backup beyond that."),
                Unit.WEEKS,
            ),
            "backup_warn_days": About(
                say("Without a backup"),
                say("When the last good backup is older than this, administrators are told."),
                Unit.DAYS,
            ),
        },
    ),
    Group(
        "access",
        say("Access"),
        say("When people have to log in again, and by which names the server is reached."),
        {
            "login_idle": About(
                say("Log-in left alone"),
                say("Who does nothing for this long has to log in again."),
                Unit.MINUTES,
            ),
            "login_lifetime": About(
                say("Longest log-in"),
                say("Everybody has to log in again after this time, however busy."),
                Unit.HOURS,
            ),
            "outage": About(
                say("Without the records"),
                say(
                    "While the store cannot be reached, cameras that run go on for this long, and "
                    "what they record waits on this machine. A log-out reaches them afterwards."
                ),
                Unit.MINUTES,
            ),
            "hosts": About(
                say("Names of this server"),
                say(
                    "Names or addresses colleagues type, separated by commas. What this machine "
                    "calls itself is known; every other name is refused."
                ),
            ),
        },
    ),
    Group(
        "server",
        say("Server"),
        say("Where the server listens, and how much it writes down about itself."),
        {
            "port": About(
                say("Port"),
                say("The number at the end of everybody's address. Tell everybody before."),
            ),
            "log_megabytes": About(
                say("Size of the log"),
                say("When the log has grown to this, a new file is begun."),
                Unit.MEGABYTES,
            ),
            "log_files": About(
                say("Older logs"), say("So many are kept; the oldest goes first."), Unit.FILES
            ),
            "outbox_rows": About(
                say("Rows kept on this machine"),
                say(
                    "While the store cannot be reached, what is recorded is kept here, sealed. "
                    "200,000 rows take about 100 MB."
                ),
            ),
        },
    ),
    Group(
        "installation",
        say("Installation"),
        say(
            "Changed at the server only: a slip here could cut everybody off, or start with empty "
            "records. Stop CWEM, set the variable, and start it again."
        ),
        {
            "host": About(
                say("Address"),
                say("The network address the server listens on."),
                elsewhere=_set_by("HOST"),
            ),
            "home": About(
                say("Data folder"),
                say("Records, keys, logs and the file of these settings."),
                elsewhere=_set_by("HOME"),
            ),
            "store": About(
                say("Store"),
                say(
                    "Where records are kept: sqlite:///PATH or cassandra://HOST/KEYSPACE; empty: "
                    "cwem.sqlite in the data folder."
                ),
                elsewhere=_set_by("STORE"),
            ),
            "models": About(
                say("Model files"),
                say("Folder of what recognises faces and poses."),
                elsewhere=_set_by("MODELS"),
            ),
        },
    ),
)

ABOUT: Mapping[str, About] = {
    name: about for group in GROUPS for name, about in group.settings.items()
}
