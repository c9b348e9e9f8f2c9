// Every text that a user sees, in English and in Indonesian.

const en = {
  home: "Home",
  visitor: "Visitor",
  presences: {
    available: "Available",
    busy: "Busy",
    dnd: "Do not disturb",
    inactive: "Inactive",
    away: "Away",
    offline: "Offline",
  },
  states: { active: "Active", waiting: "Waiting", closed: "Closed", ended: "Ended" },
  levels: {
    "very negative": "Very negative",
    negative: "Negative",
    "slightly negative": "Slightly negative",
    neutral: "Neutral",
    "slightly positive": "Slightly positive",
    positive: "Positive",
    "very positive": "Very positive",
  },
  tabs: {
    dashboard: "Dashboard",
    conversation: "Active conversation",
    kb_search: "KB search",
    form: "Form",
    record: "Record",
    line_of_business: "Page",
  },
  urgent: "Urgent attention needed in your conversation.",
  unread: (count) => `${count} new ${count === 1 ? "update" : "updates"} in your conversation.`,
  ask: (title) => `Close the session ${title}?`,
  lost: "Its unsaved edits will be lost.",
};

const id = {
  home: "Beranda",
  visitor: "Pengunjung",
  presences: {
    available: "Tersedia",
    busy: "Sibuk",
    dnd: "Jangan ganggu",
    inactive: "Tidak aktif",
    away: "Tidak di tempat",
    offline: "Luring",
  },
  states: { active: "Aktif", waiting: "Menunggu", closed: "Ditutup", ended: "Diakhiri" },
  levels: {
    "very negative": "Sangat negatif",
    negative: "Negatif",
    "slightly negative": "Sedikit negatif",
    neutral: "Netral",
    "slightly positive": "Sedikit positif",
    positive: "Positif",
    "very positive": "Sangat positif",
  },
  tabs: {
    dashboard: "Dasbor",
    conversation: "Percakapan aktif",
    kb_search: "Pencarian KB",
    form: "Formulir",
    record: "Rekaman",
    line_of_business: "Halaman",
  },
  urgent: "Perhatian mendesak dibutuhkan dalam percakapan Anda.",
  unread: (count) => `${count} info baru dalam percakapan Anda.`,
  ask: (title) => `Tutup sesi ${title}?`,
  lost: "Perubahan yang belum disimpan akan hilang.",
};

export const words = { en, id };
