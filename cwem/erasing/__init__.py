"""Erasing a person from an installation, and seeing to it that nobody erased comes back.

ledger   what was erased, by digest, kept outside the store and its backups
erase    store, ledgers and other places, with a receipt
"""
