"""Files as frames; what cannot be read raises UnreadableMedia with a word for the user."""

from cwem.capture.pictures import folders_of_pictures, image_paths, read_image
from cwem.capture.videos import Clip, describe_video, is_video, read_video

__all__ = [
    "Clip",
    "describe_video",
    "folders_of_pictures",
    "image_paths",
    "is_video",
    "read_image",
    "read_video",
]
