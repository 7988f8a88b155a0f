"""What people are asked to agree to: the texts, by version, as they were shown."""

from dataclasses import dataclass

from cwem.values import Millis, Purpose


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One version of what is agreed to for a purpose, in one language. Published texts are never
    changed: a change is a new version, and who agreed to an older one is asked again."""

    purpose: Purpose
    version: str
    language: str
    body: str
    published: Millis
    by: str = ""
