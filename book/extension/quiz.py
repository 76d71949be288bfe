"""The directive ``quiz``: a question whose options open to their reasons.

A reader of the notebook itself, in JupyterLab or on Colab, sees the directive's body
as Markdown. There the options are HTML that opens as it does on the page, and the
signs say in every language which is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.logging import getLogger
from sphinx.writers.html5 import HTML5Translator

from aecourse import words

SIGNS = {"✓": "right", "✗": "wrong"}
OPTION = re.compile(
    r"^<details><summary>(?P<choice>.+)</summary>\n\n"
    r"(?P<sign>[✓✗]) (?P<reason>(?:(?!</?details).+\n)+)\n"
    r"</details>$",
    flags=re.MULTILINE,
)
FORM = (
    "An option is <details><summary>…</summary>, a paragraph that begins with ✓ or ✗ "
    "and gives the reason, and </details>, with an empty line between them"
)
logger = getLogger(__name__)


class Option(NamedTuple):
    """One option as it is written; lines are counted from the directive's."""

    choice: str
    verdict: str
    reason: str
    line: int
    reason_line: int


def read_question(markup: str) -> str:
    """Return what stands before the options."""
    return markup.partition("<details")[0].strip()


def read_options(markup: str) -> list[Option]:
    """Return the options that are well formed."""
    return [
        Option(
            found["choice"],
            SIGNS[found["sign"]],
            found["reason"].strip(),
            markup.count("\n", 0, found.start()),
            markup.count("\n", 0, found.start("sign")),
        )
        for found in OPTION.finditer(markup)
    ]


def find_faults(markup: str) -> Iterator[tuple[int, str]]:
    """Say what is wrong with a quiz, and on which of its lines."""
    if not read_question(markup):
        yield 0, "A quiz begins with its question"
    n_right = [option.verdict for option in read_options(markup)].count("right")
    if n_right != 1:
        yield 0, f"A quiz has one right option, marked by ✓; here are {n_right}"
    # question and options leave empty lines, so that the others keep their numbers
    question, first, options = markup.partition("<details")
    rest = OPTION.sub(lambda found: empty_lines(found[0]), first + options)
    for line, text in enumerate((empty_lines(question) + rest).splitlines()):
        if text.strip():
            yield line, f"{FORM}. Received: {text}"
            # what follows belongs to the same fault
            return


def empty_lines(text: str) -> str:
    """Return the line ends of the text."""
    return "\n" * text.count("\n")


class quiz(nodes.General, nodes.Element):  # noqa: N801, docutils' nodes are lower case
    """A question with its options."""


class quiz_question(nodes.Part, nodes.TextElement):  # noqa: N801
    """What is asked; ``number`` counts the questions of the page."""


class quiz_option(nodes.Part, nodes.Element):  # noqa: N801
    """An option with its reason; ``verdict`` is "right" or "wrong"."""


class quiz_choice(nodes.Part, nodes.TextElement):  # noqa: N801
    """What can be chosen."""


class quiz_reason(nodes.Part, nodes.TextElement):  # noqa: N801
    """Why an option is right or wrong, without the verdict's word."""


class Quiz(SphinxDirective):
    """A question on the directive's line, and its options below."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the question, and warn of what is not well formed."""
        markup = "\n".join(self.content)
        for line, fault in find_faults(markup):
            place = (self.env.docname, self.line_of(line))
            logger.warning("%s", fault, location=place, type="quiz")
        question = self.text(quiz_question, read_question(markup), 0)
        question["number"] = self.env.new_serialno("quiz") + 1
        node = quiz("", question)
        for option in read_options(markup):
            node += quiz_option(
                "",
                self.text(quiz_choice, option.choice, option.line),
                self.text(quiz_reason, option.reason, option.reason_line),
                verdict=option.verdict,
            )
        return [node]

    def text(
        self, kind: type[nodes.TextElement], source: str, line: int
    ) -> nodes.TextElement:
        """Return a message for translators, with what its Markdown says."""
        number = self.line_of(line)
        children, messages = self.parse_inline(source, lineno=number)
        node = kind(source, "", *children, *messages)
        node.source, node.line = self.get_source_info()[0], number
        return node

    def line_of(self, line: int) -> int:
        """Return the line in the file."""
        return self.lineno + self.content_offset + line


def word_before(reason: quiz_reason, config: Config) -> str:
    """Return the verdict in the language of the page."""
    language = config.language if config.language in words.languages() else "en"
    return words.of_pages("quiz", language)[reason.parent["verdict"]]


def check_language(app: Sphinx, config: Config) -> None:
    """Warn where English words would stand in a translated book."""
    if config.language not in words.languages():
        message = "aecourse/words lacks the language %r"
        logger.warning(message, config.language, type="quiz")


class AsList(SphinxPostTransform):
    """Where nothing can open, a list of options, each with its reason below."""

    default_priority = 200
    formats = ("latex", "man", "texinfo", "text")

    def run(self, **kwargs: Any) -> None:
        """Replace every quiz of the page."""
        for node in list(self.document.findall(quiz)):
            question, *options = node.children
            start = nodes.Text(f"{question['number']}. ")
            head = nodes.strong("", "", start, *question.children)
            items = [self.item(*option.children) for option in options]
            # an empty list is an error in LaTeX
            lists = [nodes.bullet_list("", *items)] if items else []
            node.replace_self([nodes.paragraph("", "", head), *lists])

    def item(self, choice: quiz_choice, reason: quiz_reason) -> nodes.list_item:
        """Return one option."""
        word = nodes.Text(f"{word_before(reason, self.config)} ")
        return nodes.list_item(
            "",
            nodes.paragraph("", "", *choice.children),
            nodes.paragraph("", "", word, *reason.children),
        )


def visit_quiz(self: HTML5Translator, node: quiz) -> None:
    """Begin a question with its options."""
    self.body.append('<div class="quiz-question">\n')


def depart_quiz(self: HTML5Translator, node: quiz) -> None:
    """End it."""
    self.body.append("</div>\n")


def visit_question(self: HTML5Translator, node: quiz_question) -> None:
    """Begin what is asked."""
    self.body.append(f"<p><strong>{node['number']}. ")


def depart_question(self: HTML5Translator, node: quiz_question) -> None:
    """End it."""
    self.body.append("</strong></p>\n")


def visit_option(self: HTML5Translator, node: quiz_option) -> None:
    """Begin an option."""
    self.body.append(f'<details class="quiz quiz-{node["verdict"]}">')


def depart_option(self: HTML5Translator, node: quiz_option) -> None:
    """End it."""
    self.body.append("</details>\n")


def visit_choice(self: HTML5Translator, node: quiz_choice) -> None:
    """Begin what can be chosen."""
    self.body.append("<summary>")


def depart_choice(self: HTML5Translator, node: quiz_choice) -> None:
    """End it."""
    self.body.append("</summary>\n")


def visit_reason(self: HTML5Translator, node: quiz_reason) -> None:
    """Begin a reason with its verdict."""
    word = self.encode(word_before(node, self.config))
    self.body.append(f'<p><span class="quiz-verdict">{word}</span> ')


def depart_reason(self: HTML5Translator, node: quiz_reason) -> None:
    """End it."""
    self.body.append("</p>\n")


def setup(app: Sphinx) -> dict[str, Any]:
    """Add the directive and how it is written."""
    app.add_directive("quiz", Quiz)
    app.add_node(quiz, html=(visit_quiz, depart_quiz))
    app.add_node(quiz_question, html=(visit_question, depart_question))
    app.add_node(quiz_option, html=(visit_option, depart_option))
    app.add_node(quiz_choice, html=(visit_choice, depart_choice))
    app.add_node(quiz_reason, html=(visit_reason, depart_reason))
    app.add_post_transform(AsList)
    app.connect("config-inited", check_language)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
