"""Colour perception: WCAG contrast, and differences for colour-blind users."""

from __future__ import annotations

import math

import numpy as np

_SEEN_BY = {
    "everyone": np.eye(3),
    "deuteranopes": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "protanopes": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "tritanopes": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""Linear RGB as perceived (Machado, Oliveira and Fernandes 2009, severity 1.0)."""
EYES = tuple(_SEEN_BY)

_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
_WHITE = np.array([0.9505, 1.0, 1.089])


def _linear(colour: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    parts = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""
    light = [float(_XYZ[1] @ _linear(colour)) + 0.05 for colour in (one, other)]
    return max(light) / min(light)


def lightness(colour: str) -> float:
    """CIE L*, 0 to 100."""
    return float(_lab(colour, "everyone")[0])


def difference(one: str, other: str, eyes: str) -> float:
    """CIE76 colour difference; about 2.3 is just noticeable side by side."""
    return math.dist(_lab(one, eyes), _lab(other, eyes))


def _lab(colour: str, eyes: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    seen = np.clip(_SEEN_BY[eyes] @ _linear(colour), 0, 1)
    x, y, z = np.where((t := _XYZ @ seen / _WHITE) > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])
