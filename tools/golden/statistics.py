"""Quantiles, exact permutation tests and bootstrap intervals by NumPy and SciPy.

    python tools/golden/statistics.py > packages/experiments/src/statistics/golden/statistics.json
"""

import json

import numpy
import scipy
from scipy.stats import bootstrap, permutation_test

random = numpy.random.default_rng(0)
GROUPS = [
    ([5.0, 6.0, 7.0], [1.0, 2.0, 3.0]),
    ([1.0, 2.0, 2.0, 3.0], [2.0, 2.0, 1.0, 4.0]),  # ties
    ([0.1, 0.2, 0.3, 0.1, 0.2], [0.3, 0.2, 0.1, 0.3]),  # sums that rounding makes unequal
    (random.normal(0.8, 1, 8).round(3).tolist(), random.normal(0, 1, 6).round(3).tolist()),
    (random.normal(0, 1e-3, 7).round(6).tolist(), random.normal(1e-3, 1e-3, 7).round(6).tolist()),
]
ALTERNATIVES = {"greater": "greater", "less": "less", "different": "two-sided"}


def difference(a, b, axis=-1):
    return numpy.mean(a, axis=axis) - numpy.mean(b, axis=axis)


def mean(x, axis=-1):
    return numpy.mean(x, axis=axis)


def p_values(data, statistic, kind):
    return {
        name: permutation_test(
            data, statistic, permutation_type=kind, n_resamples=numpy.inf, alternative=scipy_name
        ).pvalue
        for name, scipy_name in ALTERNATIVES.items()
    }


def two_sample(a, b):
    return {"a": a, "b": b, "p": p_values((a, b), difference, "independent")}


def sign_flip(a, b):
    differences = (numpy.array(a[: len(b)]) - numpy.array(b[: len(a)])).tolist()
    # with one sample 'samples' flips its signs
    return {"differences": differences, "p": p_values((differences,), mean, "samples")}


def interval(values):
    found = bootstrap((values,), numpy.mean, n_resamples=400_000, method="percentile", rng=1, batch=20_000)
    return {"values": values, "interval": [float(x) for x in found.confidence_interval]}


def difference_interval(a, b):
    found = bootstrap((a, b), difference, n_resamples=400_000, method="percentile", rng=1, batch=20_000)
    return {"a": a, "b": b, "interval": [float(x) for x in found.confidence_interval]}


samples = [[3.0], [1.0, 4.0], [2.5, -1.0, 7.0, 0.5], random.normal(0, 1, 21).round(4).tolist()]
print(
    json.dumps(
        {
            "numpy": numpy.__version__,
            "scipy": scipy.__version__,
            "quantiles": [
                {
                    "values": values,
                    "mean": float(numpy.mean(values)),
                    "median": float(numpy.median(values)),
                    "quantiles": [[q, float(numpy.quantile(values, q))] for q in (0, 0.025, 0.25, 0.6, 0.975, 1)],
                }
                for values in samples
            ],
            "permutation": [two_sample(a, b) for a, b in GROUPS],
            "signFlip": [sign_flip(a, b) for a, b in GROUPS],
            "bootstrap": [interval(random.exponential(1, n).round(4).tolist()) for n in (5, 20, 100)],
            "bootstrapDifference": [
                difference_interval(random.normal(1, 1, 12).round(4).tolist(), random.normal(0, 2, 9).round(4).tolist())
            ],
        },
        indent=2,
    )
)
