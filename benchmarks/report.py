"""All committed results on one page of Markdown: ``benchmarks/RESULTS.md``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from aecourse.contest import tables
from benchmarks import store
from benchmarks.machine import ROOT

REPORT = ROOT / "benchmarks" / "RESULTS.md"


def write() -> None:
    """Write the report anew from the committed results."""
    REPORT.write_text(text(), encoding="utf-8")


def text() -> str:
    """Return the report."""
    head = (
        "# Results of the benchmarks",
        "`python -m benchmarks --full` on the full real data writes the results that "
        "`aecourse/contest/measured` holds and this page from them.",
    )
    sections = (section(name, store.kept(name)) for name in SECTIONS)
    return "\n\n".join((*head, *sections)) + "\n"


def section(name: str, result: dict[str, Any]) -> str:
    """Return what the report says of one benchmark."""
    title, parts = SECTIONS[name]
    return "\n\n".join((f"## {title}", *parts(result)))


def measured_on(result: dict[str, Any]) -> str:
    """Return date, machine and versions of a result in a line."""
    machine, versions = result["machine"], result["versions"]
    return (
        f"Measured on {result['date']}: {machine['cores']} cores, "
        f"{machine['processor']}, {machine['system']}; Python {versions['python']}, "
        f"Keras {versions['keras']}, {versions['backend']}, NumPy {versions['numpy']}."
    )


def markdown(table: pd.DataFrame) -> str:
    """Return a table in Markdown, its index first."""
    flat = table.reset_index(names=table.index.name or "")
    rows = [list(map(str, flat.columns)), ["---"] * flat.shape[1]]
    rows += [[str(cell) for cell in row] for row in flat.itertuples(index=False)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def contest_text(name: str, task: dict[str, Any]) -> str:
    """Return what the report says of one contest."""
    told = (
        f"{task['data']} ({task['source']}), {task['n_train']:,} rows to train and "
        f"{task['n_test']:,} to test, {task['latent_dim']} numbers. "
    )
    return "\n\n".join(
        (
            f"### {name}: {task['title']}",
            told + measured_on(task),
            markdown(tables.contest_table(task)),
        )
    )


def verdict_text(name: str, question: dict[str, Any]) -> str:
    """Return what the report says of one question."""
    told = (
        f"{question['data']} ({question['source']}), {len(question['seeds'])} seeds. "
    )
    parts = [f"### {name}: {question['title']}", told + measured_on(question)]
    for caption, rows in question["tables"].items():
        table = pd.DataFrame.from_dict(rows, orient="index")
        parts += [caption, markdown(table.map("{:.4g}".format, na_action="ignore"))]
    return "\n\n".join(parts)


def project_text(name: str, result: dict[str, Any]) -> str:
    """Return what the report says of the course's answer to one project."""
    errors = np.array(result["errors"])
    bars = pd.DataFrame(result.get("bars_by_seed", [result["bars"]] * len(errors)))
    ratios = errors / bars["simple"]
    rows = {
        bar: (bars[bar].median(), (bars[bar] / bars["simple"]).median()) for bar in bars
    }
    for word, of in (("best", np.min), ("worst", np.max)):
        rows[f"answer, {word} of {len(errors)}"] = (of(errors), of(ratios))
    told = (
        f"{result['data']} ({result['source']}), {len(errors)} seeds, at most "
        f"{result['processor_seconds']:.0f} seconds of processor time. "
    )
    if "bars_by_seed" in result:
        told += "Every seed draws data of its own: bars are medians. "
    if "read_by_seed" in result:
        read = result["read_by_seed"]
        told += f"Read as before: {min(read):.1%} to {max(read):.1%} of the images. "
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["error", "ratio"])
    parts = (
        f"### {name}",
        told + measured_on(result),
        markdown(table.map("{:.4f}".format)),
    )
    return "\n\n".join(parts)


def claims_text(name: str, result: dict[str, Any]) -> str:
    """Return how the claims of one chapter fared with all seeds."""
    claims = [c for c in result["claims"] if c["asserted"]]
    moved = [c for c in claims if c["lowest"] < c["highest"]]
    broken = [c for c in claims if c["held"] < result["seeds"]]
    told = (
        f"{len(claims)} claims that must hold, {len(moved)} of them with another "
        f"number for another seed; {len(broken)} broken by at least one of "
        f"{result['seeds']} seeds. "
    )
    parts = [f"### {name}", told + measured_on(result)]
    if broken:
        rows = [
            (c["text"], c["lowest"], c["highest"], c["relation"], c["bound"], c["held"])
            for c in broken
        ]
        heads = ["claim", "lowest", "highest", "must be", "bound", "held"]
        table = pd.DataFrame(rows, columns=heads).set_index("claim")
        parts.append(markdown(table))
    return "\n\n".join(parts)


def courses_text(tasks: dict[str, dict[str, Any]]) -> str:
    """Return what the report says of figures that other courses print."""
    machines = dict.fromkeys(measured_on(task) for task in tasks.values())
    judged_on = [
        f"- {task['title']}: theirs is of {task['printed']['judged_on']}"
        for task in tasks.values()
    ]
    parts = (
        *machines,
        markdown(tables.course_table(tasks)),
        "\n".join(judged_on),
        markdown(tables.candidate_table(tasks)),
    )
    return "\n\n".join(parts)


def _claims(result: dict[str, Any]) -> Iterator[str]:
    for name, chapter in result["tasks"].items():
        yield claims_text(name, chapter)


def _projects(result: dict[str, Any]) -> Iterator[str]:
    for name, project in result["tasks"].items():
        yield project_text(name, project)


def _courses(result: dict[str, Any]) -> Iterator[str]:
    yield courses_text(result["tasks"])


def _verdicts(result: dict[str, Any]) -> Iterator[str]:
    for name, question in result["tasks"].items():
        yield verdict_text(name, question)


def _contests(result: dict[str, Any]) -> Iterator[str]:
    tasks = result["tasks"]
    yield markdown(tables.ratio_table(tasks))
    yield markdown(tables.bar_table(tasks))
    for name, task in tasks.items():
        yield contest_text(name, task)


def _choices(result: dict[str, Any]) -> Iterator[str]:
    yield f"One training each, seed {result['seed']}. " + measured_on(result)
    yield markdown(tables.choice_table(result["tasks"]))


def _units(result: dict[str, Any]) -> Iterator[str]:
    yield f"One training each, seed {result['seed']}. " + measured_on(result)
    yield markdown(tables.unit_table(result["tasks"]).map(tables.short))


def _denoising(result: dict[str, Any]) -> Iterator[str]:
    yield measured_on(result)
    columns = [f"noise {level}" for level in result["levels"]]
    for name, task in result["tasks"].items():
        rows = dict(task["baselines"])
        rows["denoiser, median of three"] = np.median(task["denoiser"], axis=0)
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).round(2)
        yield f"### {name}"
        yield markdown(table)


def _anomaly(result: dict[str, Any]) -> Iterator[str]:
    yield f"Means of {len(result['seeds'])} splits. " + measured_on(result)
    table = _means(result["detectors"])[["auroc", "average_precision", "f1"]]
    yield markdown(table.sort_values("auroc", ascending=False).round(4))


def _recommendation(result: dict[str, Any]) -> Iterator[str]:
    yield f"Means of {len(result['seeds'])} splits. " + measured_on(result)
    yield markdown(_means(result["rating"]).round(3))
    yield markdown(_means(result["ranking"])[["recall", "ndcg"]].round(3))


def _means(figures: dict[str, dict[str, list[float]]]) -> pd.DataFrame:
    means = {
        name: {key: np.mean(values) for key, values in found.items()}
        for name, found in figures.items()
    }
    return pd.DataFrame.from_dict(means, orient="index")


def _variational(result: dict[str, Any]) -> Iterator[str]:
    yield measured_on(result)
    runs = pd.DataFrame(result["runs"], index=pd.Index(result["seeds"], name="seed"))
    yield markdown(runs.round(1))


def _growth(result: dict[str, Any]) -> Iterator[str]:
    yield measured_on(result)
    for along in ("rows", "latent_dim"):
        growth = result[along]
        yield markdown(pd.DataFrame(growth["runs"]).set_index(along).round(2))
        powers = growth["exponents"]
        yield (
            f"Seconds grow as {along} to the power {powers['seconds']:.2f}, "
            f"memory as its power {powers['mb']:.2f}."
        )


def _batch_size(result: dict[str, Any]) -> Iterator[str]:
    yield measured_on(result)
    for threads, runs in result["profiles"].items():
        yield f"Milliseconds of a step with {threads} threads."
        yield markdown(pd.DataFrame(runs).set_index("batch").round(2))
    yield f"Test MSE after so many epochs, medians of {len(result['seeds'])} seeds."
    yield markdown(tables.batch_table(result))


def _backends(result: dict[str, Any]) -> Iterator[str]:
    versions = ", ".join(f"{name} {of}" for name, of in result["backends"].items())
    yield f"The least of {result['rounds']} rounds; {versions}. " + measured_on(result)
    yield markdown(tables.backend_table(result))


def _book(result: dict[str, Any]) -> Iterator[str]:
    yield measured_on(result)
    yield markdown(tables.seconds_table(result))


def _scale(result: dict[str, Any]) -> Iterator[str]:
    yield measured_on(result)
    columns = ["users", "movies", "ratings", "seconds", "peak_mb", "rmse"]
    yield markdown(pd.DataFrame(result["runs"])[columns].set_index("users").round(2))
    yield "\n".join(f"- {cost}: {text}" for cost, text in result["formula"].items())


def _larger(result: dict[str, Any]) -> Iterator[str]:
    yield measured_on(result)
    found = result["ratings"]
    steps = ", ".join(f"{name} {took:.0f} s" for name, took in found["seconds"].items())
    yield (
        f"{found['ratings']:,} ratings of {found['users']:,} users and "
        f"{found['movies']:,} movies, one epoch: {found['peak_mb']:.0f} MB; {steps}."
    )
    yield markdown(pd.DataFrame(result["windows"]).set_index("windows").round(1))
    compared = pd.DataFrame(result["comparisons"]).T
    yield f"{compared['rows'].iloc[0]:,.0f} rows, each compared with all others:"
    yield markdown(compared.drop(columns="rows").round(1))


SECTIONS = {
    "programs": ("The programs of the notes against the course's models", _contests),
    "projects": ("The course's answers to the projects", _projects),
    "courses": ("Beside the figures that other courses print", _courses),
    "claims": ("The claims of the chapters with other seeds", _claims),
    "verdicts": ("Who wins when every side is trained to its end", _verdicts),
    "choices": (
        "Settings beside their neighbours, on training images kept back",
        _choices,
    ),
    "units": ("Programs that standardise pixels, in both units", _units),
    "denoising": ("Denoising: chapter 6 and its baselines, PSNR in dB", _denoising),
    "anomaly": ("Anomaly detection: chapter 7 and its baselines", _anomaly),
    "recommendation": ("Recommendation: chapter 8 and its baselines", _recommendation),
    "recommendation_scale": ("Recommendation: how cost grows with ratings", _scale),
    "larger_than_memory": ("What is larger than memory, at its size", _larger),
    "variational": ("Drawing digits: chapter 11 at 16 numbers", _variational),
    "growth": ("How cost grows", _growth),
    "batch_size": ("What a batch costs and how well it teaches", _batch_size),
    "backends": ("Seconds of an epoch on three backends", _backends),
    "book": ("Seconds to execute the chapters", _book),
}
