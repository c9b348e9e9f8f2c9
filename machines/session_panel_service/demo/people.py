"""Who may come to the desk."""

from typing import Final, Literal

import msgspec

from session_panel.events import ConversationMode

Language = Literal["en", "id", "jv", "es", "de", "ja", "ar", "he", "hi"]


class Person(msgspec.Struct, frozen=True):
    """Somebody on a channel.

    Attributes:
        id: the id of the customer.
        name: the name that they have, or will tell.
        language: in which they write.
        channel: on which they come.
        mode: of their conversations.
        is_known: whether the channel tells the name; else they come as a visitor.
    """

    id: str
    name: str
    language: Language
    channel: str
    mode: ConversationMode
    is_known: bool = True


_NAMED: Final[tuple[tuple[str, Language, str], ...]] = (
    ("Siti Rahmawati", "id", "chat"),
    ("Budi Santoso", "id", "WhatsApp"),
    ("Amelia Hartono", "id", "chat"),
    ("Jonathan Reyes", "en", "sms"),
    ("Dewi Lestari", "id", "WhatsApp"),
    ("Grace Okafor", "en", "chat"),
    ("I Gusti Ngurah Agung Wirawan Adnyana Putra", "id", "chat"),
    ("Sukarno", "jv", "WhatsApp"),
    ("María José Fernández-Villaverde y Ortiz de Zárate", "es", "chat"),
    ("أحمد بن عبد الرحمن", "ar", "WhatsApp"),
    ("Bambang Nugroho", "id", "sms"),
    ("Tom Whitfield", "en", "chat"),
    ("נועה לוי", "he", "chat"),
    ("Rizky 🌴 Pratama 🏄‍♂️", "id", "WhatsApp"),
    ("田中 美咲", "ja", "chat"),
    ("Katharina von Hohenfels-Wittgenstein", "de", "sms"),
    ("Ni Luh Ayu Puspita", "id", "chat"),
    ("प्रिया शर्मा", "hi", "WhatsApp"),
    ("O'Neill & Sons <Freight>", "en", "sms"),
    ("Q", "en", "chat"),
    ("Agus Setiawan", "id", "WhatsApp"),
    ("Marisol Quispe", "es", "WhatsApp"),
    ("Yohanes Baptista Tumbelaka", "id", "chat"),
    ("Hannah Lindqvist", "en", "chat"),
    ("فاطمة الزهراء", "ar", "chat"),
    ("Fitri Handayani", "id", "WhatsApp"),
    ("Lars Petersen", "de", "chat"),
    ("Raden Ajeng Kusumawardhani", "jv", "sms"),
    ("Zoë Müller-Łukasiewicz", "de", "chat"),
    ("Priscilla Adeyemi", "en", "WhatsApp"),
)

_VISITORS: Final[tuple[tuple[str, Language], ...]] = (
    ("Wulan Sari", "id"),
    ("Daniel Cho", "en"),
    ("Eko Prasetyo", "id"),
    ("Lucía Romero", "es"),
    ("Putri Maharani", "id"),
    ("Sam Taylor", "en"),
    ("佐藤 健", "ja"),
    ("Hendra Gunawan", "id"),
)


def _person(number: int, name: str, language: Language, channel: str) -> Person:
    mode: ConversationMode = "live" if channel == "chat" else "persistent"
    return Person(f"{channel.lower()}-{number:02}", name, language, channel, mode)


PEOPLE: Final = (
    *(_person(number, *told) for number, told in enumerate(_NAMED, start=1)),
    *(
        Person(f"visitor-{number:02}", *told, "chat", "live", is_known=False)
        for number, told in enumerate(_VISITORS, start=1)
    ),
)
"""Everybody: nobody has two conversations at once, so that there are never more than these."""
