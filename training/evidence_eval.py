"""How well what a name stood on tells whether a stricter operating point would have named too.

    python -m training.evidence_eval DATA [--cache FILE]

DATA and FILE are those of `face_eval`. Of the evaluation half everybody with enough pictures walks
before a camera once: a picture of theirs for about a second, then another one, each frame with
noise of its own. The same frames go through a recogniser at the standard point, which says what the
name stood on, and through one at each stricter point, which says what is true. Templates are of one
picture, so that names are hard to give. Photos are no video: they differ more from second to
second.
"""

import argparse
from collections import Counter
from pathlib import Path

import numpy as np

from cwem.face.gallery import ExactGallery
from cwem.face.operating import load_operating_points
from cwem.track.identity import IdentityRules, Recogniser
from cwem.values import Embedding, Quality, Strictness, Template, Verdict, unit
from training.face_eval import enrolled, split
from training.face_vectors import Vectors, embed_folders

ENROLLED, WALKED = 250, 150
SECONDS = (3, 15, 60, 300)
RATE = 10
"""Frames a second; as many show one picture."""
NOISE = 0.05
STRICTER = (Strictness.STRICT, Strictness.STRICTEST)
_GOOD = Quality(Verdict.GOOD, 0.9)


def frames(pictures: Vectors, seconds: int, rng: np.random.Generator) -> list[Embedding]:
    """What a camera sees of one person."""
    shown = np.repeat(rng.integers(0, len(pictures), seconds), RATE)
    noise = rng.normal(size=(len(shown), pictures.shape[1])) * NOISE
    return [unit(vector) for vector in (pictures[shown] + noise).astype(np.float32)]


def watched(gallery: ExactGallery, seen: list[Embedding]) -> tuple[bool, float]:
    """Whether there was ever a name, and what it stood on at the end."""
    recogniser, named = Recogniser(gallery, IdentityRules()), False
    for frame, vector in enumerate(seen):
        at = frame * 1_000 // RATE
        if recogniser.due(1, at) and recogniser.assess(1, at, _GOOD):
            recogniser.add(1, at, vector)
        named |= recogniser.identities([1])[0][1].employee is not None
    return named, recogniser.evidence(1)


def main() -> None:
    """Print how often both say the same, by how long somebody was seen."""
    parser = argparse.ArgumentParser(prog="python -m training.evidence_eval")
    parser.add_argument("data", type=Path, help="one folder of pictures per person")
    parser.add_argument("--cache", type=Path, help="embeddings that face_eval kept")
    options = parser.parse_args()
    _, people = split(embed_folders(options.data, options.cache))
    templates, rest = enrolled(people, 1, 1)
    walking = [name for name in templates if len(rest[name]) > 1][:WALKED]
    known = dict.fromkeys([*walking, *templates])
    points = load_operating_points()
    gallery = [Template(name, templates[name], points.model, 1) for name in list(known)[:ENROLLED]]
    at = {point: ExactGallery(gallery, points.put_at(point)) for point in Strictness}
    rng = np.random.default_rng(0)
    for seconds in SECONDS:
        found: Counter[tuple[Strictness, bool, bool]] = Counter()
        for name in walking:
            seen = frames(rest[name], seconds, rng)
            named, evidence = watched(at[Strictness.STANDARD], seen)
            for point in STRICTER if named else ():
                said = evidence <= points.points[point].rate
                found[point, said, watched(at[point], seen)[0]] += 1
        for point in STRICTER:
            right = found[point, True, True] + found[point, False, False]
            every = sum(n for key, n in found.items() if key[0] == point)
            print(
                f"{seconds:4} s, {point}: of {every}"
                f" named at the standard point {right} judged rightly,"
                f" {found[point, False, True]} wrongly nameless,"
                f" {found[point, True, False]} wrongly named"
            )


if __name__ == "__main__":
    main()
