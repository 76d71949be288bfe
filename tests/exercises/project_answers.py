"""What the tests of projects share: answers made of layers, and what is said."""

from __future__ import annotations

import re

import keras

from aecourse import words


def built(encoder, decoder, shape=None):
    """Return an answer of layers like those of both halves, new at each call.

    The encoder takes what the answer is asked for first, or inputs of `shape`.
    """

    def build_autoencoder(*asked):
        given = keras.Input(shape or asked[0]), keras.Input((asked[-1],))
        return tuple(
            keras.Sequential([start, *map(like, half)])
            for start, half in zip(given, (encoder, decoder), strict=True)
        )

    return build_autoencoder


def like(layer):
    """Return a new layer with the settings of another."""
    return type(layer).from_config(layer.get_config())


def said(table, name):
    """Return the longest part of a sentence without a field."""
    text = words.of_exercise("projects", table)[name]["message"]
    return max(re.split(r"\{.*?\}", text), key=len)


def expect_refused(result, reason):
    """Expect the words of a reason, and that nothing was measured."""
    assert result.verdict.status == "not yet"
    assert said("refused", reason) in result.verdict.message
    assert not result.errors
