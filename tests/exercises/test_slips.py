"""One slip in a right answer, as students make them, is not accepted.

The solution of every exercise is changed in one place: another axis or one more or
less, a comparison that takes the border in or turns round, the sum for the mean, plus
for minus, one argument for another.
"""

import ast
import copy
import inspect
import textwrap
import warnings

import pytest

from aecourse import exercises
from aecourse.exercises import judging, running

FUNCTIONS = {
    "mean": ("sum", "median", "max"),
    "sum": ("mean", "max"),
    "std": ("var",),
    "var": ("std",),
    "argmin": ("argmax",),
    "argmax": ("argmin",),
    "max": ("min", "mean"),
    "min": ("max",),
    "all": ("any",),
    "any": ("all",),
    "abs": ("square",),
    "square": ("abs",),
    "log": ("log10", "log2"),
    "log10": ("log",),
    "floor": ("ceil", "round"),
    "zeros": ("ones",),
    "cumsum": ("cumprod",),
    "quantile": ("percentile",),
}
OPERATORS = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Pow: (ast.Mult,),
}
STILL_RIGHT = {
    "concept.2": {
        "return squares.reshape(len(x), -2).mean(axis=1)",
        "return squares.reshape(len(x_hat), -1).mean(axis=1)",
    },
    "concept.5": {
        "costs = [loss(pixels, candidate).sum() for candidate in candidates]"
    },
    "convolutional.4": {
        "return np.pad(images, ((0, 0), (0, 0), (pixels, 1)))[:, :, :width]"
    },
    "denoising.2": {"return np.clip(x - rng.normal(scale=stddev, size=x.shape), 0, 1)"},
    "denoising.5": {"x, y = (noisy - noisy_mean, clean + clean_mean)"},
    "denoising.6": {
        "errors = [np.sum((denoise(noisy_val) - x_val) ** 2) for denoise in denoisers]"
    },
    "recommendation.2": {"held = np.zeros(len(times), bool)"},
    "recommendation.4": {"worth = 2 / np.log2(np.arange(2, k + 2))"},
    "recommendation.5": {
        "return mean + movie_bias + user_bias + predict(row)[-1]",
        "row[-1, columns] = excess - user_bias",
    },
    "representation.2": {"distance = np.mean((codes - query) ** 2, axis=1)"},
    "representation.4": {"return right / len(groups)"},
    # all codes are moved alike, which leaves their distances as they are
    "representation.5": {
        f"mean, deviation = ({other}(axis=0), train.std(axis=0))"
        for other in (
            "train.sum",
            "train.max",
            "y_train.mean",
            "validation.mean",
            "y_validation.mean",
            "test.mean",
            "y_test.mean",
        )
    },
    "pca.3": {"np.fill_diagonal(correlation, -1)"},
    # another seed
    "diagnoses.3": {"rng, found = (np.random.default_rng(epochs), [])"},
    "limits.4": {"moves = np.diff(images, axis=0).reshape(steps, -2)"},
}
"""What a changed line reads like where nothing depends on what was changed."""


def slips(function):
    """Give each choice of one slip, as the changed line and the changed function."""
    nodes = list(ast.walk(function))
    for place, node in enumerate(nodes):
        for changed in changes(node, function):
            other = copy.deepcopy(function)
            vars(list(ast.walk(other))[place]).update(changed)
            ast.fix_missing_locations(other)
            lines = zip(lines_of(function), lines_of(other), strict=True)
            yield next(new for old, new in lines if new != old), other


def lines_of(function):
    return ast.unparse(function).split("\n")


def changes(node, function):
    """Give what a part of the code may be by mistake, as its fields."""
    kind = type(node)
    if kind is ast.Constant and type(node.value) is int:
        yield from ({"value": node.value + step} for step in (1, -1))
    elif kind is ast.Attribute:
        yield from ({"attr": name} for name in FUNCTIONS.get(node.attr, ()))
    elif kind is ast.BinOp:
        yield from ({"op": one()} for one in OPERATORS.get(type(node.op), ()))
    elif kind is ast.Compare:
        first, *rest = node.ops
        yield from ({"ops": [one(), *rest]} for one in OPERATORS.get(type(first), ()))
    elif kind is ast.Name and isinstance(node.ctx, ast.Load):
        names = [argument.arg for argument in function.args.args]
        if node.id in names:
            yield from ({"id": name} for name in names if name != node.id)


def accepted_slips(exercise_id, right):
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(right))).body
    for line, changed in slips(function):
        names = dict(right.__globals__)
        code = compile(ast.Module([changed], []), "<slip>", "exec")
        exec(code, names)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = exercises.check(exercise_id, names[right.__name__])
        if result.status == "correct":
            yield line.strip()


@pytest.mark.slow
def test_a_slip_is_not_accepted(exercise_id, solution, monkeypatch):
    monkeypatch.setattr(running, "TIME_LIMIT_S", 2)
    # which mistake it is does not matter here, and takes long to find
    monkeypatch.setattr(judging, "recognised", lambda trial: None)
    accepted = set(accepted_slips(exercise_id, solution(exercise_id)))
    assert accepted == STILL_RIGHT.get(exercise_id, set())
