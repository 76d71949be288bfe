"""The share of a sequence's numbers that an LSTM encoder keeps (chapter 5)."""

from aecourse.exercises.exercise import Exercise


def kept_share(steps, features, units, return_sequences, merge_mode):
    width = 2 * units if merge_mode == "concat" else units
    return width * (steps if return_sequences else 1) / (steps * features)


def cases():
    return {
        "states_added": (28, 28, 8, True, "sum"),
        "last_joined": (28, 28, 8, False, "concat"),
        "states_joined": (140, 3, 4, True, "concat"),
        "last_averaged": (140, 3, 4, False, "ave"),
        "states_multiplied": (20, 6, 5, True, "mul"),
    }


EXERCISE = Exercise(
    kept_share,
    cases,
    mistakes={
        "never_joined": lambda *layer: kept_share(*layer[:4], "sum"),
        "always_joined": lambda *layer: kept_share(*layer[:4], "concat"),
        "one_state": lambda *layer: kept_share(*layer[:3], False, layer[4]),
        "all_states": lambda *layer: kept_share(*layer[:3], True, layer[4]),
        "turned_round": lambda *layer: 1 / kept_share(*layer),
        "saved": lambda *layer: 1 - kept_share(*layer),
        "per_cent": lambda *layer: 100 * kept_share(*layer),
        "steps_alone": lambda steps, features, *layer: (
            kept_share(steps, features, *layer) * features
        ),
    },
)
