"""Words as a store keeps them, so that they are read in the reader's language later.

{"template", "many", "number", "params": {name: text | number | {"date"} | {"words"}}}
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from cwem.words import Words


def words_text(words: Words) -> str:
    """The words as JSON. Raises TypeError for a param that is neither text, number, date nor
    words."""
    return json.dumps(_packed(words), ensure_ascii=False, sort_keys=True)


def words_of(text: str) -> Words:
    """What `words_text` was given."""
    return _unpacked(json.loads(text))


def _packed(words: Words) -> dict[str, Any]:
    params = {name: _packed_param(value) for name, value in words.params.items()}
    return {
        "template": words.template,
        "many": words.many,
        "number": words.number,
        "params": params,
    }


def _packed_param(value: object) -> object:
    if isinstance(value, Words):
        return {"words": _packed(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()[:10]}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int | float):
        return value
    raise TypeError(f"words cannot be kept with {value!r}: give text, a number, a date or words")


def _unpacked(packed: Mapping[str, Any]) -> Words:
    params = {name: _unpacked_param(value) for name, value in packed["params"].items()}
    return Words.of(packed["template"], params, packed["many"], packed["number"])


def _unpacked_param(value: Any) -> object:
    if not isinstance(value, dict):
        return value
    return date.fromisoformat(value["date"]) if "date" in value else _unpacked(value["words"])
