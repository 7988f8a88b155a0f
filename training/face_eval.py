"""Measures the operating points of face recognition, and how well they hold on other people.

    python -m training.face_eval DATA [--cache FILE] [--write | --check]

DATA holds one folder of pictures per person. People are split in two halves by a hash of their
name. Thresholds come from the development half alone, errors from the evaluation half alone.

How a threshold is found. Every image (or mean of n images) of the development half is compared with
every other person's template. Up to the similarity that 3 in 10,000 exceed, thresholds are read off
the data. Beyond it the tail is taken as exponential, its mean excess raised by its standard error.
Whether real tails fall faster or slower differs between our samples, so beyond a false match rate
of 2.4 in a million, where the curve was last compared with a direct measurement (423 people), it
goes on with the flattest slope seen: complete LFW between 1e-5 and 1e-6, which label errors
flatten further. Of a strict operating point and many people most of the curve is that:
`measured` of a curve is the size of the gallery beyond which it is. A stranger is given a name
if one of N templates passes, taken as independent: FPIR = 1 - (1 - FMR)^N. Similarities of one
stranger to different templates go together, which makes this too high.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from cwem.face.embed import MODEL
from cwem.face.operating import FILE, OperatingPoints, load_operating_points, parse_operating_points
from cwem.values import Strictness, fuse
from training.face_vectors import People, Vectors, embed_folders

GALLERY = (20, 50, 100, 250, 500, 1000, 5000, 20000)
"""Smaller galleries count as 20 people. The rate is a mean over galleries; in a small one, a single
template that many people resemble makes it several times as high."""
FUSED = (1, 2, 3, 5)
TAIL = 3e-4
CHECKED = 2.4e-6
"""False match rate of FPIR 0.1 % among 423 people, the largest gallery measured directly."""
FAR_EXCESS = (0.562 - 0.468) / float(np.log(10))
"""Full LFW, 29.6 M impostor pairs: .468 at 1e-5 and .562 at 1e-6."""
POINTS: Mapping[Strictness, float] = {
    Strictness.LOOSE: 0.003,
    Strictness.STANDARD: 0.001,
    Strictness.STRICT: 0.0003,
    Strictness.STRICTEST: 0.0001,
}
"""The share of strangers that is given a name (FPIR). 1:1 lets a tenth of it pass (FMR). Looser
than this, a name would be little more than what "tentative" is."""
TEMPLATE_IMAGES = 5
"""Development templates are the mean of 3 to this many images: what enrolment asks for. Templates
of fewer images are less similar to strangers, so the thresholds hold for them too."""
DRAWS = 4


def half(person: str) -> int:
    """0: development, 1: evaluation."""
    return hashlib.sha256(person.encode()).digest()[0] % 2


def split(people: People) -> tuple[People, People]:
    """(development, evaluation); nobody is in both."""
    sides: tuple[dict[str, Vectors], dict[str, Vectors]] = ({}, {})
    for person, vectors in people.items():
        sides[half(person)][person] = vectors
    return sides


# --- thresholds, from the development half --------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """Share of impostor comparisons above t: as measured up to `start`, from there on
    TAIL * exp(-(t - start) / excess), and flatter beyond CHECKED."""

    measured: NDArray[np.float32]
    start: float
    excess: float

    def threshold(self, fmr: float) -> float:
        """The similarity that this share of impostor comparisons exceeds."""
        if fmr >= TAIL:
            return float(np.quantile(self.measured, 1 - fmr))
        near = self.start + self.excess * float(np.log(TAIL / max(fmr, CHECKED)))
        return near + max(self.excess, FAR_EXCESS) * float(np.log(max(1.0, CHECKED / fmr)))


def tail_of(similarities: NDArray[np.float32]) -> Tail:
    """Fitted to the highest of these similarities."""
    start = float(np.quantile(similarities, 1 - TAIL))
    over = similarities[similarities > start] - start
    return Tail(similarities, start, float(over.mean()) * (1 + 1 / np.sqrt(len(over))))


def impostors(people: People, images: int, seed: int = 0) -> NDArray[np.float32]:
    """Similarities of means of `images` images to other people's templates, over some random
    choices of who contributes which images."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(DRAWS):
        shuffled = {name: rng.permutation(vectors) for name, vectors in people.items()}
        templates = {n: fuse(list(v[:TEMPLATE_IMAGES])) for n, v in shuffled.items() if len(v) >= 3}
        names, matrix = list(templates), np.array(list(templates.values()))
        for name, vectors in shuffled.items():
            others = matrix[[other != name for other in names]]
            found += [(others @ probe).ravel() for probe in groups(vectors, images)]
    return np.concatenate(found)


def groups(vectors: Vectors, images: int) -> Iterator[Vectors]:
    """Means of every next `images` images; what is left over is not used."""
    for first in range(0, len(vectors) - images + 1, images):
        yield fuse(list(vectors[first : first + images]))


def curves(development: People) -> dict[str, object]:
    """What the runtime reads, thresholds to four digits."""
    tails = [tail_of(impostors(development, images)) for images in FUSED]
    # Few people have many images; their tail is too thin to be fitted, so the widest one counts.
    excess = max(tail.excess for tail in tails)
    tails = [replace(tail, excess=excess) for tail in tails]

    def curve(rate: float, gallery: Sequence[int]) -> dict[str, object]:
        shares = [1 - (1 - rate) ** (1 / size) for size in gallery]
        rows = np.array([[tail.threshold(share) for share in shares] for tail in tails])
        rows = np.maximum.accumulate(rows, axis=0)  # more images never need less
        return {
            "rate": rate,
            "measured": int(rate / CHECKED),
            "gallery": list(gallery),
            "images": list(FUSED),
            "thresholds": rows.round(4).tolist(),
        }

    return {
        "model": MODEL,
        "points": {
            name.value: {
                "identification": curve(rate, GALLERY),
                "verification": curve(round(rate / 10, 9), (1,)),
            }
            for name, rate in POINTS.items()
        },
        "suspicion": curve(0.01, GALLERY),
        "agreement": curve(0.001, (1,)),
    }


# --- errors, on the evaluation half ---------------------------------------------------------------


def fpir(
    people: People, templates: People, size: int, threshold: float, images: int
) -> tuple[float, int]:
    """Share of strangers given a name, averaged over every gallery of `size` of these templates
    (exactly, by counting), and the number of stranger probes. A person is a stranger to all
    galleries without that person."""
    names, matrix = list(templates), np.array([templates[name] for name in templates])
    named = []
    for name, vectors in people.items():
        others = matrix[[other != name for other in names]]
        for probe in groups(vectors, images):
            passing = int((others @ probe >= threshold).sum())
            named.append(1 - _none_drawn(len(others), passing, size))
    return float(np.mean(named)), len(named)


def _none_drawn(pool: int, passing: int, size: int) -> float:
    """Probability that `size` drawn of `pool` hold none of the `passing`."""
    if size > pool - passing:
        return 0.0
    logs = gammaln([pool - passing + 1, pool - size + 1, pool - passing - size + 1, pool + 1])
    return min(1.0, float(np.exp(logs[0] + logs[1] - logs[2] - logs[3])))


def fnir(probes: People, templates: People, threshold: float, images: int) -> tuple[float, int]:
    """Share of enrolled people's probes not given the right name, against all templates, and the
    number of probes. `probes` holds no image the templates are made of."""
    names, matrix = list(templates), np.array([templates[name] for name in templates])
    missed = []
    for row, name in enumerate(names):
        for probe in groups(probes[name], images):
            similarities = matrix @ probe
            missed.append(similarities[row] < threshold or similarities.argmax() != row)
    return float(np.mean(missed)) if missed else float("nan"), len(missed)


def enrolled(people: People, most: int, least: int) -> tuple[People, People]:
    """(templates, remaining images): templates of `least` to `most` images, one image left over."""
    templates, rest = {}, {}
    for name, vectors in people.items():
        used = min(most, len(vectors) - 1)
        if used >= least:
            templates[name] = fuse(list(vectors[:used]))
            rest[name] = vectors[used:]
    return templates, rest


# --- command --------------------------------------------------------------------------------------

SIZES = (5, 10, 20, 50, 100, 250)


def table(evaluation: People, points: OperatingPoints) -> list[str]:
    """A line per gallery size, images per template and fused images."""
    lines = ["gallery  images/template  fused  threshold  FPIR (strangers' probes)  FNIR (probes)"]
    for most, least in ((1, 1), (3, 3), (3, 1)):
        templates, rest = enrolled(evaluation, most, least)
        for size in (size for size in SIZES if size < len(templates)):
            for images in FUSED:
                threshold = points.identify(size, images)
                passed, strangers = fpir(evaluation, templates, size, threshold, images)
                missed, probes = fnir(rest, templates, threshold, images)
                made_of = f"{least}-{most}" if least < most else f"{most}"
                lines.append(
                    f"{size:7}  {made_of:>15}  {images:5}  {threshold:9.3f}"
                    f"  {passed:8.3%} ({strangers:5})  {missed:8.2%} ({probes:4})"
                )
    return lines


def verification(evaluation: People, points: OperatingPoints) -> list[str]:
    """1:1, against templates of up to three images."""
    templates, rest = enrolled(evaluation, 3, 1)
    lines = []
    for images in FUSED:
        threshold = points.verify(images)
        fmr, pairs = fpir(evaluation, templates, 1, threshold, images)
        missed, probes = fnir(rest, templates, threshold, images)
        lines.append(
            f"1:1, {images} fused: threshold {threshold:.3f}, FMR {fmr:.4%} ({pairs} probes "
            f"against every template), FNMR {missed:.2%} ({probes})"
        )
    return lines


def main() -> None:
    """Measure, print the tables, and write the operating points if asked to."""
    parser = argparse.ArgumentParser(prog="python -m training.face_eval")
    parser.add_argument("data", type=Path, help="one folder of pictures per person")
    parser.add_argument("--cache", type=Path, help="keep the embeddings in this .npz")
    parser.add_argument("--write", action="store_true", help=f"write {FILE.name}")
    parser.add_argument(
        "--check", action="store_true", help="measure everyone at the thresholds there are"
    )
    options = parser.parse_args()

    people = embed_folders(options.data, options.cache)
    if options.check:
        for name in Strictness:
            _print(people, load_operating_points().put_at(name))
        return
    development, evaluation = split(people)
    measured = {"source": SOURCE.format(options.data.name, len(development)), **curves(development)}
    text = json.dumps(measured)
    points = parse_operating_points(json.loads(text))
    print(f"{len(development)} people for the thresholds, {len(evaluation)} for the errors")
    for name in Strictness:
        _print(evaluation, points.put_at(name))
    if options.write:
        FILE.write_text(text.replace(', "', ',\n "') + "\n", "utf-8")


def _print(people: People, points: OperatingPoints) -> None:
    """How good the point in force is for these people."""
    print(f"\n{points.at}: FPIR {points.rate:.2%} wanted")
    print(*table(people, points), *verification(people, points), sep="\n")


SOURCE = "training/face_eval.py on {0}, {1} people; docs/decisions/0005-operating-points.md"

if __name__ == "__main__":
    main()
