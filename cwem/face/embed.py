"""Turns a face into a vector with SFace (OpenCV Zoo, Apache-2.0; 99.35 % on LFW View 2)."""

from pathlib import Path
from threading import Lock

import cv2
import numpy as np

from cwem.face.refine import LandmarkRefiner
from cwem.face.yunet import load
from cwem.values import Embedding, Face, Image, unit

MODEL = "sface-2021dec"
"""Stored with every template; changes when weights, alignment or refinement change."""


class SFaceEmbedder:
    """A FaceEmbedder. One object may serve all threads: calls wait for each other inside, because
    the native networks keep state between setting their input and running. Embeddings are rare,
    and one copy of the weights (about 40 MB) is enough."""

    def __init__(self, recogniser: Path, detector: Path) -> None:
        """Files of SFace and YuNet. Raises ModelCorrupt if one is not a network."""
        self._lock = Lock()
        self._refiner = LandmarkRefiner(detector)
        self._net = load(recogniser, lambda: cv2.FaceRecognizerSF.create(str(recogniser), ""))

    @property
    def model(self) -> str:
        return MODEL

    def embed(self, image: Image, face: Face) -> Embedding:
        """(128,) float32 unit vector of the aligned face. About 14 ms of CPU."""
        with self._lock:
            sharp = self._refiner.refine(image, face)
            row = np.concatenate([np.zeros(4), sharp.landmarks.reshape(-1), [sharp.confidence]])
            aligned = self._net.alignCrop(image, row.astype(np.float32))
            return unit(np.asarray(self._net.feature(aligned), np.float32).reshape(-1))
