"""Which embeddings show one and the same person."""

from collections.abc import Sequence

import numpy as np

from cwem.values import Embedding, fuse


def agreeing(embeddings: Sequence[Embedding], threshold: float) -> list[int]:
    """Indices of the largest group that agrees, in order; [] for no embeddings.

    The group is the embedding that most others are near, those others, and whatever is near the
    mean of all these. Near: a similarity of at least `threshold`."""
    if not embeddings:
        return []
    matrix = np.array(embeddings, np.float32)
    similarity = matrix @ matrix.T
    near = similarity >= threshold
    centre = max(range(len(matrix)), key=lambda i: (near[i].sum(), similarity[i].sum()))
    group = [i for i in range(len(matrix)) if near[centre, i] or i == centre]
    mean = fuse([matrix[i] for i in group])
    return [i for i in range(len(matrix)) if i in group or float(matrix[i] @ mean) >= threshold]
