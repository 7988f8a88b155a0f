"""Bouts read as days and totals. Pure rules: no clock, no store."""
