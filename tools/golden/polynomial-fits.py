"""Least squares fits of powers of x by NumPy, whose lstsq uses a singular value decomposition.

    python tools/golden/polynomial-fits.py > packages/experiments/src/nested-function-classes/golden/polynomial-fits.json
"""

import json

import numpy

x = numpy.linspace(-1, 1, 201)
FUNCTIONS = {"exp": numpy.exp, "abs": numpy.abs, "sin 3x": lambda x: numpy.sin(3 * x)}
POWERS = [[0, 1], [0, 1, 2, 3, 4, 5, 6], [2, 3, 9], [0, 3, 4, 7, 8, 11, 12]]


def fit(function, powers):
    columns = numpy.stack([x**power for power in powers], axis=1)
    values = function(x)
    coefficients = numpy.linalg.lstsq(columns, values, rcond=None)[0]
    residual = values - columns @ coefficients
    return {
        "coefficients": coefficients.tolist(),
        "rms": float(numpy.sqrt(numpy.mean(residual**2))),
        "share": float(numpy.sqrt(numpy.mean(residual**2) / numpy.mean(values**2))),
    }


print(
    json.dumps(
        {
            "numpy": numpy.__version__,
            "fits": [
                {"function": name, "powers": powers, **fit(function, powers)}
                for name, function in FUNCTIONS.items()
                for powers in POWERS
            ],
        },
        indent=1,
    )
)
