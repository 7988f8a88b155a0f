"""The log: JSON lines in `CWEM_HOME/logs/cwem.log`, without names.

    {"at": "2026-11-21T06:40:00.123Z", "level": "warning", "logger": "cwem.capture.run",
     "message": "...", "error": "KeyError", "trace": ["capture/run.py:131 _run", ...]}

A log is read by people who may not see whose working day it is, and is sent away when help is
asked for. So what is written is nameless by construction:

- Of an error or a message made with `say` the template is written; of what stands in its braces
  only numbers, paths and reasons the operating system gives.
- Of any other error that is not about this machine only its kind is written, and of a trace the
  places, never the values.
- Addresses, e-mail addresses and long tokens in what other packages say are replaced.
"""
