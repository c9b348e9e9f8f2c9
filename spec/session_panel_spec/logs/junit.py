"""JUnit XML, which continuous integration shows: a suite of cases, each passed or not."""

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

CaseKind = Literal["failure", "error", "skipped"]
"""How a case did not pass."""


class Case(NamedTuple):
    """Something that was looked at.

    Attributes:
        group: what it is one of.
        kind: how it did not pass; None where it did.
        message: why, in short.
        text: the same at length; of one that passed, what came of it.
    """

    group: str
    name: str
    kind: CaseKind | None = None
    message: str = ""
    text: str = ""


def junit_xml(name: str, cases: Iterable[Case]) -> str:
    """Return a suite of cases as JUnit XML.

    Args:
        name: what was run.
        cases: what came of it.
    """
    suite = Element("testsuite", name=name)
    for case in cases:
        _add(suite, case)
    counted = {"tests": "testcase", "failures": ".//failure", "errors": ".//error"}
    for what, path in {**counted, "skipped": ".//skipped"}.items():
        suite.set(what, str(len(suite.findall(path))))
    indent(suite)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suite, "unicode")}\n'


def _add(suite: Element, case: Case) -> None:
    one = SubElement(suite, "testcase", classname=_shown(case.group), name=_shown(case.name))
    if case.kind:
        SubElement(one, case.kind, message=_shown(case.message)).text = _shown(case.text)
    elif case.text:
        SubElement(one, "system-out").text = _shown(case.text)


def _shown(text: str) -> str:
    return _NOT_XML.sub("�", text)


_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
