"""What was found of an adapter, as JUnit XML: what continuous integration shows."""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from session_panel_spec.conform.findings import Findings, Outcome
from session_panel_spec.conform.report import failure_text

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(findings: Findings) -> str:
    """Return the report: a test case for each vector, a suite for all."""
    suite = Element("testsuite", name="session-panel conform")
    for outcome in findings.outcomes:
        _add_case(suite, outcome)
    if findings.trouble:
        case = SubElement(suite, "testcase", classname="adapter", name="answers")
        _add(case, "error", findings.trouble.kind, findings.trouble.sentence)
    counted = {"tests": "testcase", "failures": ".//failure", "errors": ".//error"}
    for name, path in {**counted, "skipped": ".//skipped"}.items():
        suite.set(name, str(len(suite.findall(path))))
    indent(suite)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(suite, "unicode")}\n'


def _add_case(suite: Element, outcome: Outcome) -> None:
    vector = outcome.vector
    case = SubElement(suite, "testcase", classname=vector.theme, name=vector.id)
    if outcome.skipped is not None:
        _add(case, "skipped", outcome.skipped, "")
    if outcome.wrong is not None:
        differs = outcome.kind == "differs"
        told = " ".join(outcome.broken_rules) if differs else outcome.kind
        _add(case, "failure" if differs else "error", told, failure_text(outcome))


def _add(case: Element, kind: str, message: str, text: str) -> None:
    SubElement(case, kind, message=_NOT_XML.sub("�", message)).text = _NOT_XML.sub("�", text)
