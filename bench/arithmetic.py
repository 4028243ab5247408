"""Percentiles, ratios and flatness: all that the tables compute."""

import math
from collections.abc import Sequence
from statistics import fmean, median
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0-1) of all values do not exceed: nearest rank. Raises ValueError
    for no values."""
    if not values:
        raise ValueError("no values")
    ranked = sorted(values)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """How many, p50, p95, p99 and the last of a list of durations, in its own unit, to two decimals."""
    ranks = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "last": 1.0}
    return {"n": len(values), **{name: round(percentile(values, share), 2) for name, share in ranks.items()}}


def ratio(ours: float, theirs: float) -> float:
    """How many times theirs ours is; infinite against nothing."""
    return ours / theirs if theirs else math.inf


def middle(values: Sequence[float]) -> float:
    return float(median(values))


def growth(samples: Sequence[float]) -> float:
    """How much a series grew over its last half, as a share of where it stood: from the mean of the third quarter to
    the mean of the last, so that one odd sample decides nothing. Raises ValueError below four samples."""
    if len(samples) < 4:
        raise ValueError("too few samples")
    quarter = len(samples) // 4
    third, last = fmean(samples[-2 * quarter : -quarter]), fmean(samples[-quarter:])
    return ratio(last - third, third)


def at(found: dict[str, Any], path: str) -> Any:
    """A number by its path in nested dicts: "saturated.ours.median". Raises KeyError."""
    here: Any = found
    for name in path.split("."):
        here = here[name]
    return here
