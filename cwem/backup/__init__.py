"""One file that holds a whole installation, and bringing it back.

    store, and outbox -----+
    keys ------------------+--> manifest, parts --> compressed --> sealed chunks --> OUT
    settings --------------+                              (under a passphrase)

The ledger of erased people is on purpose not in it: see cwem/erasing.
"""
