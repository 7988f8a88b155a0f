"""Bouts go on while the store is away: kept on this machine, sealed, and brought in afterwards.

    any thread --write--> store ------acknowledged------------------> future        sink.py
                            |  away, or silent for two seconds           ^
                            +--> keeper's thread --> file, durable ------+          file.py
                                                      |
                                                      +--> replayer's thread        replay.py
                                                            --> store, acknowledged: rows leave

Rows of one key are one row (the largest end wins), so an outage costs what the day has bouts, not
what it has heartbeats. Replays are harmless: every store takes a row twice as once. A row that the
store refuses for good, of a sealed day or of somebody who was erased, is told of and leaves too.
Only bouts and voids are kept: everything else says that the store is away.
"""

from cwem.store.outbox.file import OutboxFile
from cwem.store.outbox.sink import Outbox
from cwem.store.outbox.standing import RULES, OutboxRules, OutboxState

__all__ = ["RULES", "Outbox", "OutboxFile", "OutboxRules", "OutboxState"]
