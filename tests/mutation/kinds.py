"""What does each mutant change: a threshold comparison, an equality, the logic, a number, a code, a word on screen, or a value passed on?"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

KINDS = ("threshold", "equality", "logic", "number", "code", "value", "wording")
DECIDING = ("threshold", "equality", "logic", "number")

_GENERATED = re.compile(r"(?P<name>.+)__mutmut_(?P<which>orig|\d+)$")
_ORDER = {"<", "<=", ">", ">="}
_EQUAL = {"==", "!=", "is", "in", "not"}
_LOGIC = {"and", "or", "not", "True", "False"}
_SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place. `name` is what mutmut calls it; `module` is its path below lib/engine; `before` and `after` are the tokens that
    differ, with `line` the source line they stand in; `within` tells whether the function around it is the same."""

    name: str
    module: str
    function: str
    kind: str
    before: str
    after: str
    line: str
    within: str = ""

    @property
    def place(self) -> tuple[str, str, str, str, str]:
        """What stays the same when other code moves: module, function, line, and the change."""
        return self.module, self.function, self.line, self.before, self.after


def mutants_of(generated: Path, engine: Path) -> Iterator[Mutant]:
    """The mutants in one generated file of mutmut; `engine` is the folder lib/engine it lies in."""
    source = generated.read_text(encoding="utf-8")
    lines = source.splitlines()
    module = generated.relative_to(engine).as_posix()
    dotted = "lib.engine." + module.removesuffix(".py").replace("/", ".")
    dotted = dotted.removesuffix(".__init__")
    bodies = {
        node.name: "\n".join(lines[node.lineno - 1 : node.end_lineno])
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }
    for name, body in bodies.items():
        found = _GENERATED.match(name)
        if found is None or found["which"] == "orig":
            continue
        original = bodies.get(f"{found['name']}__mutmut_orig")
        if original is not None:
            yield _mutant(f"{dotted}.{name}", module, found["name"], original, body)


def _mutant(name: str, module: str, mangled: str, original: str, body: str) -> Mutant:
    first, second = _tokens(original), _tokens(body)
    within = sha256(_text(first).encode()).hexdigest()[:12]
    changes = SequenceMatcher(None, [t.string for t in first], [t.string for t in second], autojunk=False).get_opcodes()
    spans = [(a, b, c, d) for tag, a, b, c, d in changes if tag != "equal"]
    if not spans:
        return Mutant(name, module, _plain(mangled), "value", "", "", "", within)
    begin, end = spans[0], spans[-1]
    before, after = first[begin[0] : end[1]], second[begin[2] : end[3]]
    line = original.splitlines()[first[min(begin[0], len(first) - 1)].start[0] - 1].strip()
    return Mutant(name, module, _plain(mangled), _kind(before, after), _text(before), _text(after), line, within)


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    """The tokens of a function after its name, which is what differs anyway."""
    lines = source.splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    text = "\n".join(line[indent:] for line in lines) + "\n"
    found = [t for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type not in _SKIPPED]
    return [t for t in found if not _GENERATED.match(t.string)]


def _text(tokens: list[tokenize.TokenInfo]) -> str:
    return " ".join(t.string for t in tokens)


def _kind(before: list[tokenize.TokenInfo], after: list[tokenize.TokenInfo]) -> str:
    words = {t.string for t in (*before, *after)}
    types = {t.type for t in (*before, *after)}
    if words and words <= _ORDER:
        return "threshold"
    if tokenize.STRING in types and types <= {tokenize.STRING}:
        return "wording" if any(_sentence(t.string) for t in before) else "code"
    if words and words <= _EQUAL:
        return "equality" if words - {"not"} else "logic"
    if words and words <= _LOGIC | {"(", ")"}:
        return "logic"
    if types <= {tokenize.NUMBER} or (types <= {tokenize.OP} and words <= set("+-*/%") | {"//", "+=", "-=", "="}):
        return "number"
    return "value"


def _sentence(literal: str) -> bool:
    return " " in literal or literal.startswith(("f", "F"))


def _plain(mangled: str) -> str:
    """`x_judge_failure` -> `judge_failure`; `xǁCaseǁtotals` -> `Case.totals`."""
    return mangled.removeprefix("x").removeprefix("_").replace("ǁ", ".").strip(".")
