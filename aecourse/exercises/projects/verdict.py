"""What the check of a project answers: the bars in a table, and a verdict."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aecourse import plots, words
from aecourse.exercises.projects.project import BARS, Symptom, Trained
from aecourse.exercises.projects.register import find
from aecourse.exercises.projects.words import images_of, shared, told
from aecourse.exercises.verdict import CheckResult, NotYetError, Status
from aecourse.latent.codes import predict_rows

if TYPE_CHECKING:
    import keras
    from matplotlib.axes import Axes

_DRAWN = 10  # images


@dataclass(frozen=True)
class ProjectResult:
    """Verdict on a project.

    Parameters
    ----------
    chapter : str
        Of the project.
    verdict : CheckResult
        What is said.
    reached : int, default 0
        How many of the three bars the model reached.
    errors : mapping of str to float, default {}
        Errors on test images by name: of the bars, and of the model as "yours". Empty
        where the model was not trained.
    caption : str, default ""
        Of the table of errors.
    model : keras.Model or None, default None
        What was trained.
    """

    chapter: str
    verdict: CheckResult
    reached: int = 0
    errors: Mapping[str, float] = field(default_factory=dict)
    caption: str = ""
    model: keras.Model | None = None

    def draw(self) -> Axes:
        """Draw test images above what the best simple method makes of them, and you.

        Returns
        -------
        matplotlib Axes
            With a row for the model only where it was trained.
        """
        project = find(self.chapter)
        split = project.load()
        names = shared("rows") | words.of_exercise("projects", self.chapter)["rows"]
        rows = {names["images"]: split.x_test[:_DRAWN]}
        rows[names["simple"]] = project.baselines(split)["simple"][:_DRAWN]
        if self.model is not None:
            x_hat = predict_rows(self.model, split.x_test[:_DRAWN])
            rows[names["yours"]] = x_hat
        return plots.plot_image_rows(rows)

    def _rows(self) -> list[tuple[str, str, str]]:
        """Give name, error and error over the simple method's, the worst first."""
        if not self.errors:
            return []
        names = shared("rows") | words.of_exercise("projects", self.chapter)["rows"]
        simple = self.errors["simple"]
        ordered = sorted(self.errors.items(), key=lambda each: -each[1])
        return [(names[key], f"{e:.4f}", f"{e / simple:.2f}") for key, e in ordered]

    def __repr__(self) -> str:
        rows = [tuple(shared("columns").values()), *self._rows()]
        wide = max(len(name) for name, _, _ in rows)
        lines = [f"  {name:<{wide}}  {e:>6}  {ratio:>5}" for name, e, ratio in rows]
        table = [self.caption, *lines] if self.errors else []
        return "\n".join([*table, repr(self.verdict)])

    def _repr_html_(self) -> str:
        return self._table() + self.verdict._repr_html_()

    def _table(self) -> str:
        if not self.errors:
            return ""
        yours = shared("rows")["yours"]
        head = "".join(f"<th scope='col'>{c}</th>" for c in shared("columns").values())
        body = "".join(
            f"<tr><th scope='row'>{html.escape(name)}</th>"
            f"<td class='number{' best' * (name == yours)}'>{error}</td>"
            f"<td class='number'>{ratio}</td></tr>"
            for name, error, ratio in self._rows()
        )
        return (
            "<figure class='aecourse-table'><figcaption>"
            f"{html.escape(self.caption)}</figcaption><table><thead><tr>{head}</tr>"
            f"</thead><tbody>{body}</tbody></table></figure>"
        )


def refused(
    chapter: str, reason: NotYetError, status: Status = "not yet", printed: str = ""
) -> ProjectResult:
    """Return the verdict on what was not trained.

    Parameters
    ----------
    chapter : str
        Of the project.
    reason : NotYetError
        Why it was not.
    status : {"not yet", "not attempted"}, default "not yet"
        What is said before the reason.
    printed : str, default ""
        What the answer printed while it was built.

    Returns
    -------
    ProjectResult
        Without errors and without a model.
    """
    return ProjectResult(chapter, _verdict(chapter, status, reason, printed))


def reported(
    chapter: str,
    trained: Trained,
    symptoms: Mapping[str, Symptom],
    printed: str = "",
) -> ProjectResult:
    """Return the verdict on what was trained: the bar it reached, and what is wrong.

    Parameters
    ----------
    chapter : str
        Of the project.
    trained : Trained
        The answer.
    symptoms : mapping of str to callable
        What may be wrong with it, tried in this order.
    printed : str, default ""
        What the answer printed while it was built.

    Returns
    -------
    ProjectResult
        With the errors beside each other.
    """
    table = words.of_exercise("projects", chapter)
    fields = {**trained.errors, "ratio": trained.errors["yours"]}
    fields["ratio"] /= trained.errors["simple"]
    caption = shared("labels")["caption"].format(images=images_of(trained.split))
    if trained.reached == len(BARS):
        status, reason = "correct", NotYetError(table["correct"].format(**fields))
    else:
        status, reason = "not yet", diagnosis(trained, symptoms)
        bar = shared("reached")[str(trained.reached)].format(**fields)
        reason.message = f"{bar} {reason.message}"
    verdict = _verdict(chapter, status, reason, printed)
    return ProjectResult(
        chapter, verdict, trained.reached, trained.errors, caption, trained.model
    )


def diagnosis(trained: Trained, symptoms: Mapping[str, Symptom]) -> NotYetError:
    """Return the words of the first symptom that is found, or of none.

    Parameters
    ----------
    trained : Trained
        The answer.
    symptoms : mapping of str to callable
        What may be wrong with it, tried in this order.

    Returns
    -------
    NotYetError
        What is said, and a nudge.
    """
    for name, looked_for in symptoms.items():
        fields = looked_for(trained)
        if fields is not None:
            return told(shared("symptoms")[name], fields)
    return told(shared("symptoms")["none"], {})


def _verdict(
    chapter: str, status: Status, reason: NotYetError, printed: str = ""
) -> CheckResult:
    return CheckResult(
        shared("labels")["project"].format(chapter=chapter),
        status,
        reason.message,
        expected=reason.expected,
        got=reason.got,
        nudge=reason.nudge,
        printed=printed,
    )
