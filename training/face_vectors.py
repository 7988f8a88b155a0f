"""Folders of pictures -> embeddings, through the stages the product uses."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from cwem.capture.files import image_paths, read_image
from cwem.face.detect import PhotoDetector
from cwem.face.embed import SFaceEmbedder
from cwem.face.quality import FaceQuality
from cwem.settings import load_settings
from cwem.values import Face, Image, Verdict
from cwem.weights import model_file

Vectors: TypeAlias = NDArray[np.float32]
People: TypeAlias = Mapping[str, Vectors]
"""Person -> (images, 128) unit vectors, in the images' order."""


def embed_folders(data: Path, cache: Path | None = None) -> People:
    """The good faces of each person's folder under `data`; the person shown is the face nearest to
    the middle. People without a good face are left out. Prints how many images were refused.

    With `cache`, an .npz that is read if it exists and written otherwise."""
    if cache and cache.exists():
        with np.load(cache) as kept:
            return {name: kept[name] for name in kept.files}
    models = load_settings().models
    yunet = model_file(models, "face_detection_yunet")
    detector, gate = PhotoDetector(yunet), FaceQuality()
    embedder = SFaceEmbedder(model_file(models, "face_recognition_sface"), yunet)
    vectors: dict[str, list[NDArray[np.float32]]] = {}
    answers: Counter[str] = Counter()
    for folder in track(sorted(path for path in data.iterdir() if path.is_dir())):
        for path in image_paths(folder):
            image = read_image(path)
            face = middle_face(image, detector.detect(image))
            quality = gate.assess(image, face) if face else None
            answers[quality.reason or "good" if quality else "no face"] += 1
            if face and quality and quality.verdict is Verdict.GOOD:
                vectors.setdefault(folder.name, []).append(embedder.embed(image, face))
    print(json.dumps(answers, indent=1))
    people = {name: np.array(found, np.float32) for name, found in vectors.items()}
    if cache:
        np.savez(cache, allow_pickle=False, **people)
    return people


def middle_face(image: Image, faces: tuple[Face, ...]) -> Face | None:
    """The face nearest to the middle of the picture."""
    height, width = image.shape[:2]

    def off(face: Face) -> float:
        x, y = face.box.centre
        return float(np.hypot(x - width / 2, y - height / 2))

    return min(faces, key=off, default=None)
