"""Names in many scripts, and names that show nothing (rules TITL-1 to TITL-3)."""

import re
from typing import Final

NAMES: Final = (
    "Ana",
    "budi santoso",
    "X",
    "Dashboard",  # what the screen says, too, in English
    "Visitor",
    "%(number)d",
    "Ñandú",
    "e\u0301\u0301lan",  # letters of several code points
    "Ωmega",
    "Юлия",
    "Ἀθηνᾶ",
    "משה",
    "محمد",
    "नमस्ते",
    "க்ஷத்ரியா",
    "สมชาย",
    "ស្រី",
    "한지민",
    "\u1112\u1161\u11ab지민",  # a syllable in its parts
    "山田太郎",
    "𠮷野",
    "ﷺ",
    "👩‍👩‍👧 Éa",
    "🇮🇩 Jakarta",
    "👍🏽👍",
    "1. Kettle",
    "-- kettle",
    "  two words  ",
    "\u3000全角",
    "\u200bhidden",
    "\u2067Cici\u2069",
    "a\u200db",
    "\u0301x",
    " \u0301x",
    "ǅ ligature",
    "ß",
    "a" * 200,
    "",
    " ",
    "\t\n",
    "\u200b\u200e",
    "\u00ad",
    "\x00",
    "\u2028",
)
"""Names as they may be given."""

TITLES: Final = tuple(name for name in NAMES if re.search(r"\S", name))
"""Names that a record's title may be."""
