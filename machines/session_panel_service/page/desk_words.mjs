// The words around the screen: how it stands with the service, and what to do.

const EN = {
  heading: "Session panel",
  language: "Language",
  connecting: "Connecting …",
  lost: "No connection. What you type is kept, and the page goes on by itself.",
  waits: "Not answered yet. It is sent again by itself, once.",
  not_sent: "Not sent: there is no connection. Try again when it is back.",
  conflict: "The panel has changed meanwhile: look again.",
  revoked: "You may no longer see this panel. Sign in again, then load the page.",
  denied:
    "The service does not know you, or this is another's panel. " +
    "Open the address that it printed, or sign in.",
  "unknown-panel": "There is no such panel yet. Whoever runs the service makes it.",
  "not-allowed": "Only the agent of this panel may do this.",
  failed: "Something went wrong. Load the page again.",
  no_panel: "There is no panel yet. Whoever runs the service makes one.",
  which: "Whose panel?",
  composer: "The messages themselves are shown elsewhere.",
  demo: "You answer by looking at this session: there are no words in a demo.",
  refused: (sentence) => `Not possible: ${sentence}`,
};

const ID = {
  heading: "Panel sesi",
  language: "Bahasa",
  connecting: "Menghubungkan …",
  lost: "Tidak ada koneksi. Yang Anda ketik tersimpan, dan halaman ini lanjut dengan sendirinya.",
  waits: "Belum dijawab. Dikirim lagi dengan sendirinya, dan hanya dihitung sekali.",
  not_sent: "Tidak terkirim: tidak ada koneksi. Coba lagi setelah koneksi kembali.",
  conflict: "Panel sudah berubah: silakan lihat lagi.",
  revoked: "Anda tidak boleh lagi melihat panel ini. Masuk lagi, lalu muat ulang halaman.",
  denied:
    "Layanan tidak mengenal Anda, atau ini panel orang lain. " +
    "Buka alamat yang dicetaknya, atau masuk.",
  "unknown-panel": "Panel ini belum ada. Pengelola layanan yang membuatnya.",
  "not-allowed": "Hanya agen panel ini yang boleh melakukannya.",
  failed: "Ada yang salah. Muat ulang halaman.",
  no_panel: "Belum ada panel. Pengelola layanan yang membuatnya.",
  which: "Panel siapa?",
  composer: "Pesannya sendiri ditampilkan di tempat lain.",
  demo: "Anda menjawab dengan melihat sesi ini: dalam demo tidak ada kata-kata.",
  refused: (sentence) => `Tidak bisa: ${sentence}`,
};

const LANGUAGES = { en: EN, id: ID };

/** Return the words of the page in a language; in a demo, no message is shown anywhere. */
export function deskWords(locale, isDemo) {
  const { demo, ...words } = LANGUAGES[locale];
  return isDemo ? { ...words, composer: demo } : words;
}
