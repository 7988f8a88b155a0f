"""Joins faces and poses into people, follows them, decides who they are, keeps bouts."""
