"""Brings frames: browser webcam, video file, picture."""
