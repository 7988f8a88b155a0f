"""What this machine lacks to run CWEM, and the command that mends it."""

from cwem.doctor.examining import examine
from cwem.doctor.findings import Finding
from cwem.doctor.installed import PYTHONS
from cwem.doctor.places import SPACE

__all__ = ["PYTHONS", "SPACE", "Finding", "examine"]
