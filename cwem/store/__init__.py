"""Keeps bouts and sealed templates where they survive."""
