"""What the network over pixels sees of the frames around a candidate (`train_pixels.py`).

In: small pictures of frames that are no repeats. Out: what changes in 40 x 22 blocks of each: against the frame before, and two and four frames
before. A window has the changes of the SPANS around a frame; of those over two and four frames, the ones across a cut stay great.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

WIDTH, HEIGHT = 160, 90  # pixels at which the frames are compared
ROWS, COLUMNS = 22, 40  # of blocks of 4 x 4 pixels; the first and the last line of pixels are left out
LAGS = (1, 2, 4)  # frames between which changes are measured
SPANS = (range(-5, 6), range(-3, 5), range(-2, 6))  # of each lag, the frames whose changes are seen, from the candidate
NOISE = 0.3  # gray levels: changes below are noise
STRIDES = (1, 2, 2)
LAG_OF = np.array([n for n, span in enumerate(SPANS) for _ in span])  # (27,) of each input
OFFSETS = np.array([offset for span in SPANS for offset in span])  # (27,) frames from the candidate


def fit_picture(picture: np.ndarray) -> np.ndarray:
    """A small picture as the network sees it, (90, 160): upright ones are laid on their side."""
    import cv2

    lying = np.ascontiguousarray(picture.T if picture.shape[0] > picture.shape[1] else picture)
    if lying.shape == (HEIGHT, WIDTH):
        return lying
    resized: np.ndarray = cv2.resize(lying, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    return resized


def measure_changes(pictures: Sequence[np.ndarray]) -> np.ndarray:
    """(n, 3, 22, 40): the mean absolute change of each block of each picture against those LAGS before it, or the first."""
    import cv2

    fitted = [fit_picture(picture)[1 : HEIGHT - 1] for picture in pictures]
    out = np.empty((len(fitted), len(LAGS), ROWS, COLUMNS), np.float32)
    for n, picture in enumerate(fitted):
        for k, lag in enumerate(LAGS):
            change = cv2.absdiff(picture, fitted[max(0, n - lag)]).astype(np.float32)
            out[n, k] = cv2.resize(change, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    return out
