"""Numbers that rise when something has changed, so that who keeps a copy can tell."""

from cwem.store.cassandra.view import View

GALLERY = "gallery"
"""Templates, consents or names."""
REGISTRY = "registry"
"""The company."""
ENTRIES = "entries"
"""The attendance book."""
REQUESTS = "requests"
"""What was asked and decided."""
CLOSINGS = "closings"
"""Frozen periods."""
RULES = "rules"
"""What was agreed about working time: the newest revision."""


def read_version(view: View, name: str) -> int:
    row = view.get("version", name=name)
    return int(row["value"]) if row else 0


def raise_version(view: View, name: str) -> int:
    """The new number, with the caller's change."""
    value = read_version(view, name) + 1
    view.put("version", name=name, value=value)
    return value
