"""Every text of the screen, in English and Bahasa Indonesia."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "id")

TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "home": ("Home", "Awal"),
    "visitor": ("Visitor", "Pengunjung"),
    "alert": (
        "Urgent attention needed in your conversation.",
        "Perhatian mendesak dibutuhkan dalam percakapan Anda.",
    ),
    "update": ("new update in your conversation.", "info baru dalam percakapan Anda."),
    "updates": ("new updates in your conversation.", "info baru dalam percakapan Anda."),
    "close?": ("Close the session", "Tutup sesi"),
    "lost": ("Its unsaved edits will be lost.", "Perubahan yang belum disimpan akan hilang."),
    "unread one": ("message is unread.", "pesan belum dibaca."),
    "unread": ("messages are unread.", "pesan belum dibaca."),
    "close persistent": ("Its conversation will wait.", "Percakapannya akan menunggu."),
    "close live": ("Its conversation will be closed.", "Percakapannya akan ditutup."),
    "open": ("Open", "Buka"),
    "presence available": ("Available", "Tersedia"),
    "presence busy": ("Busy", "Sibuk"),
    "presence dnd": ("Do not disturb", "Jangan ganggu"),
    "presence inactive": ("Inactive", "Tidak aktif"),
    "presence away": ("Away", "Tidak di tempat"),
    "presence offline": ("Offline", "Luring"),
    "possible": ("New conversations can come.", "Percakapan baru dapat masuk."),
    "impossible": ("No new conversations can come.", "Percakapan baru tidak dapat masuk."),
    "tab dashboard": ("Dashboard", "Dasbor"),
    "tab conversation": ("Active conversation", "Percakapan aktif"),
    "tab kb_search": ("KB search", "Pencarian KB"),
    "tab form": ("Form", "Formulir"),
    "tab record": ("Record", "Rekaman"),
    "tab line_of_business": ("Page", "Halaman"),
    "channel chat": ("Chat", "Obrolan"),
    "channel sms": ("SMS", "SMS"),
    "state active": ("Active", "Aktif"),
    "state waiting": ("Waiting", "Menunggu"),
    "state closed": ("Closed", "Ditutup"),
    "state ended": ("Ended", "Diakhiri"),
    "sentiment very negative": ("Very negative", "Sangat negatif"),
    "sentiment negative": ("Negative", "Negatif"),
    "sentiment slightly negative": ("Slightly negative", "Sedikit negatif"),
    "sentiment neutral": ("Neutral", "Netral"),
    "sentiment slightly positive": ("Slightly positive", "Sedikit positif"),
    "sentiment positive": ("Positive", "Positif"),
    "sentiment very positive": ("Very positive", "Sangat positif"),
    "against presence": (
        "The agent's presence does not allow offers.",
        "Kehadiran agen tidak mengizinkan tawaran.",
    ),
    "against at-capacity": (
        "Active conversations and pending offers reach the agent's capacity.",
        "Percakapan aktif dan tawaran tertunda sudah mencapai kapasitas agen.",
    ),
    "against offer-limit": (
        "No more offers may be pending.",
        "Tidak boleh ada lagi tawaran yang tertunda.",
    ),
    "against no-room": (
        "There is no room for another session.",
        "Tidak ada tempat untuk sesi lain.",
    ),
}
