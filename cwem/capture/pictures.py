"""Pictures on disk, read as upright BGR uint8 whatever is in the file: grey, alpha, palette, CMYK,
16 bits, turned by its metadata."""

import warnings
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image as Pil
from PIL import ImageOps, UnidentifiedImageError

from cwem.errors import UnreadableMedia
from cwem.values import Image
from cwem.words import Words, say

MAX_PIXELS = 100_000_000
"""Larger pictures are refused: 100 megapixels are 300 MB once unpacked, and no camera we know of
makes them."""

IMAGE_SUFFIXES = {".jpg", ".jpeg", ".jpe", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff"}

BROKEN = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, MemoryError)
"""What Pillow raises for damaged files."""


def image_paths(folder: Path) -> list[Path]:
    """The pictures directly in this folder, by name; files with other suffixes are left out.

    Raises UnreadableMedia if the folder cannot be listed."""
    try:
        paths = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from None
    return [
        path
        for path in paths
        if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file() and path.name[0] != "."
    ]


def folders_of_pictures(
    folder: Path, complain: Callable[[UnreadableMedia], None]
) -> Iterator[tuple[Path, list[Path]]]:
    """This folder and those below it that hold pictures, by name, hidden ones left out; told of
    those that cannot be listed is `complain`."""
    below = (each for each in folder.rglob("*") if each.is_dir())
    shown = (f for f in below if not any(part[0] == "." for part in f.relative_to(folder).parts))
    for each in (folder, *sorted(shown)):
        try:
            pictures = image_paths(each)
        except UnreadableMedia as error:
            complain(error)
            continue
        if pictures:
            yield each, pictures


def read_image(path: Path) -> Image:
    """The picture, turned upright by its EXIF orientation, alpha laid over white, the first frame
    of an animation. Raises UnreadableMedia for anything else than a picture of <= MAX_PIXELS."""
    return _read(path, path)


def decode_image(content: bytes, name: str) -> Image:
    """The picture in a file's bytes, as `read_image`; `name` is what the errors call it."""
    return _read(BytesIO(content), Path(name))


def _read(source: Path | BytesIO, path: Path) -> Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns about what is refused or mended here
        try:
            with Pil.open(source) as picture:
                _refuse_huge(picture)
                rgb = _flatten(ImageOps.exif_transpose(picture))
        except Pil.DecompressionBombError:
            raise UnreadableMedia(
                say(
                    "{file} has more than {limit} megapixels; make it smaller.",
                    file=path,
                    limit=MAX_PIXELS // 1_000_000,
                )
            ) from None
        except UnidentifiedImageError:
            raise UnreadableMedia(_not_a_picture(source, path)) from None
        except FileNotFoundError as error:
            raise unreadable(path, error) from None
        except BROKEN as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise unreadable(path, error) from None
            raise UnreadableMedia(
                say("{file} is damaged or cut off; export or copy it again.", file=path)
            ) from None
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _refuse_huge(picture: Pil.Image) -> None:
    if picture.width * picture.height > MAX_PIXELS:
        raise Pil.DecompressionBombError


def _flatten(picture: Pil.Image) -> Image:
    """(height, width, 3) RGB of a picture in any of Pillow's modes."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return _grey_levels(np.asarray(picture, np.float64))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Pil.new("RGBA", picture.size, "white")
        picture = Pil.alpha_composite(white, picture)
    return np.asarray(picture.convert("RGB"))


def _grey_levels(grey: np.ndarray[Any, np.dtype[np.float64]]) -> Image:
    """16-bit (or wider, or floating) grey to RGB of 8 bits, full scale by what is in it."""
    top = float(grey.max())
    full = next((scale for scale in (1.0, 255.0, 65535.0) if top <= scale), top)
    level = np.clip(grey * (255 / full), 0, 255).round().astype(np.uint8)
    return np.repeat(level[:, :, None], 3, axis=2)


SOUND = {".mp3", ".wav", ".flac", ".aac", ".m4a", ".ogg", ".oga", ".opus", ".wma"}


def _not_a_picture(source: Path | BytesIO, path: Path) -> Words:
    size = source.stat().st_size if isinstance(source, Path) else len(source.getbuffer())
    if size == 0:
        return say("{file} is empty (0 bytes); copy it again.", file=path)
    if path.suffix.lower() in SOUND:
        return say("{file} is sound without a picture; choose a picture or a video.", file=path)
    return say("{file} is not a picture we can read; save it as JPEG or PNG.", file=path)


def unreadable(path: Path, error: OSError) -> UnreadableMedia:
    """What the system said when the file was opened, as an error for the user."""
    reason = (error.strerror or str(error)).lower()
    return UnreadableMedia(f"{path} cannot be opened: {reason}.")
