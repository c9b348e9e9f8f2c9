"""Where a rule is told on the site, and what a picture says of it when it is pointed at."""

from session_panel_spec.domain.rules import load_rules

BASE = "rules/"
"""The page of the rules, from the root of the site."""


def rule_address(rule: str) -> str:
    """Return the address of a rule, from the root of the site.

    Examples:
        >>> rule_address("CONV-2")
        'rules/#conv-2'
    """
    return f"{BASE}#{rule.lower()}"


def rule_tooltip(rule: str) -> str:
    """Return a rule's ID and its sentence."""
    return f"{rule}: {load_rules()[rule].text}"
