"""The colours of every picture, and the style sheet of those that are drawn as SVG.

A drawing has the colours of light pages in itself. In the SVG, each of them is a custom property
that a page may set; where it is dark, so are they.
"""

from typing import Final, NamedTuple


class Colour(NamedTuple):
    """A colour, on light pages and on dark ones."""

    light: str
    dark: str


PALETTE: Final = {
    "ink": Colour("#1f2933", "#e6e8eb"),
    "muted": Colour("#667085", "#a3adbd"),
    "line": Colour("#8a94a6", "#7b8698"),
    "border": Colour("#52606d", "#95a1b3"),
    "surface": Colour("#f8f9fb", "#242b38"),
    "frame": Colour("#d3d9e2", "#424d5e"),
    "accent": Colour("#3b5bdb", "#91a7ff"),
    "customer": Colour("#7048b8", "#c3a6f4"),
    "router": Colour("#0b6e5b", "#74d3bb"),
    "clock": Colour("#9a5b0a", "#f0c069"),
    "agent": Colour("#1b6b9f", "#7fc3ee"),
    "host": Colour("#46566a", "#b4c0d0"),
    "administrator": Colour("#a12a75", "#f29acb"),
    "refused": Colour("#c0362c", "#ff9d94"),
}
"""Every colour by its role. On light pages no two are the same: so the style sheet knows them."""

_ALIASES: Final = {
    "router": "host",
    "loop": "refused",
    "panel": "border",
    "missing": "refused",
    "extra": "agent",
    "redirected": "clock",
}

FONT: Final = "Arial"


def light(role: str) -> str:
    """Return a role's colour on light pages."""
    return PALETTE[_ALIASES.get(role, role)].light


def style_sheet() -> str:
    """Return the style sheet of an SVG, which speaks of nothing outside it."""
    return "\n".join(("", *_variables(), *_uses(), *_LIT, ""))


def _variables() -> tuple[str, ...]:
    on_light = "".join(f"--sp-{role}:{colour.light};" for role, colour in PALETTE.items())
    on_dark = "".join(f"--sp-{role}:{colour.dark};" for role, colour in PALETTE.items())
    return (
        f".sp-diagram{{{on_light}font-family:Arial,Helvetica,sans-serif}}",
        f"@media (prefers-color-scheme:dark){{.sp-diagram{{{on_dark}}}}}",
        f'[data-md-color-scheme="default"] .sp-diagram{{{on_light}}}',
        f'[data-md-color-scheme="slate"] .sp-diagram{{{on_dark}}}',
    )


def _uses() -> tuple[str, ...]:
    return tuple(
        f'.sp-diagram [{what}="{colour.light}"]{{{what}:var(--sp-{role})}}'
        for role, colour in PALETTE.items()
        for what in ("fill", "stroke")
    )


_LIT: Final = (
    ".sp-diagram text{font-family:inherit}",
    ".sp-diagram a{text-decoration:none;cursor:pointer}",
    ".sp-diagram a:hover text{text-decoration:underline}",
    ".sp-diagram .current>path,.sp-diagram .current>polygon"
    "{stroke:var(--sp-accent);stroke-width:2.5;fill:var(--sp-accent);fill-opacity:.14}",
    ".sp-diagram .transition.taken text{fill:var(--sp-accent)}",
    ".sp-diagram .edge.taken>path,.sp-diagram .edge:has(.taken)>path"
    "{stroke:var(--sp-accent);stroke-width:2}",
    ".sp-diagram .edge.taken>polygon,.sp-diagram .edge:has(.taken)>polygon"
    "{stroke:var(--sp-accent);fill:var(--sp-accent)}",
)
