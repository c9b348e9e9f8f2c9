// Events and effects in people's words, in the languages that the page speaks.

const EN = {
  events: {
    offer: ({ who, mode }) => `${who} is offered, ${mode}`,
    withdraw: ({ who }) => `The offer of ${who} is withdrawn`,
    transfer: ({ who }) => `${who} is transferred to another agent`,
    assign: ({ who }) => `${who} is assigned, waiting`,
    message: ({ who }) => `${who} writes`,
    sentiment: ({ who, mood }) => `${who} feels ${mood}`,
    leave: ({ who }) => `${who} leaves`,
    expire: ({ who }) => `The waiting of ${who} is over`,
    miss: ({ who }) => `The offer of ${who} is missed`,
    accept: ({ who }) => `The agent accepts ${who}`,
    reject: ({ who }) => `The agent rejects ${who}`,
    pick: ({ who, mode }) => `The agent picks ${who}, ${mode}`,
    open_conversation: ({ who }) => `The agent opens ${who}`,
    open_record: ({ title }) => `The agent opens ${title}`,
    shift_click: ({ title }) => `The agent opens ${title} by Shift+click`,
    focus: ({ who }) => `The agent goes to ${who}`,
    close: ({ who }) => `The agent presses the X of ${who}`,
    confirm: () => "The agent confirms",
    cancel: () => "The agent cancels",
    end: ({ who }) => `The agent ends the conversation with ${who}`,
    edit: ({ fields }) => `The agent edits ${fields}`,
    save: ({ who }) => `The agent saves ${who}`,
    discard: ({ who }) => `The agent discards the edits of ${who}`,
    open_tab: ({ title, who }) => `The agent opens ${title} in ${who}`,
    focus_tab: ({ tab, who }) => `The agent goes to the tab ${tab} of ${who}`,
    close_tab: ({ tab, who }) => `The agent closes the tab ${tab} of ${who}`,
    toggle: () => "The agent presses the burger",
    choose: ({ presence }) => `The agent chooses ${presence}`,
    reset: () => "The agent resets the presence",
    rename: ({ name }) => `The host tells a name: ${name}`,
    drop: ({ who }) => `The host drops ${who}`,
    configure: ({ changes }) =>
      changes ? `The administrator sets ${changes}` : "The administrator replaces the configuration",
  },
  effects: {
    notify_offer: ({ who }) => `The notification of ${who} shows`,
    close_notification: ({ who }) => `The notification of ${who} goes`,
    not_offered: ({ who }) => `${who} cannot be offered`,
    publish_presence: ({ presence }) => `The others see: ${presence}`,
    update_conversation: ({ who, state }) => `The conversation with ${who}: ${state}`,
    load_page: ({ who }) => `A page of ${who} loads`,
    save_form: ({ who }) => `The form of ${who} is saved`,
    handed_back: ({ who }) => `What is left of ${who} goes back to the host`,
  },
  modes: { live: "live chat", persistent: "messages" },
};

const ID = {
  events: {
    offer: ({ who, mode }) => `${who} ditawarkan, ${mode}`,
    withdraw: ({ who }) => `Tawaran ${who} ditarik`,
    transfer: ({ who }) => `${who} dialihkan ke agen lain`,
    assign: ({ who }) => `${who} ditugaskan, menunggu`,
    message: ({ who }) => `${who} menulis`,
    sentiment: ({ who, mood }) => `Perasaan ${who}: ${mood}`,
    leave: ({ who }) => `${who} pergi`,
    expire: ({ who }) => `Waktu tunggu ${who} habis`,
    miss: ({ who }) => `Tawaran ${who} terlewat`,
    accept: ({ who }) => `Agen menekan Terima untuk ${who}`,
    reject: ({ who }) => `Agen menekan Tolak untuk ${who}`,
    pick: ({ who, mode }) => `Agen memilih Ambil untuk ${who}, ${mode}`,
    open_conversation: ({ who }) => `Agen memilih Buka untuk ${who}`,
    open_record: ({ title }) => `Agen membuka ${title}`,
    shift_click: ({ title }) => `Agen membuka ${title} dengan Shift+klik`,
    focus: ({ who }) => `Agen beralih ke ${who}`,
    close: ({ who }) => `Agen menekan X pada ${who}`,
    confirm: () => "Agen mengonfirmasi",
    cancel: () => "Agen membatalkan",
    end: ({ who }) => `Agen menekan Akhiri untuk ${who}`,
    edit: ({ fields }) => `Agen mengubah ${fields}`,
    save: ({ who }) => `Agen menyimpan ${who}`,
    discard: ({ who }) => `Agen membuang perubahan ${who}`,
    open_tab: ({ title, who }) => `Agen membuka ${title} di ${who}`,
    focus_tab: ({ tab, who }) => `Agen beralih ke tab ${tab} milik ${who}`,
    close_tab: ({ tab, who }) => `Agen menutup tab ${tab} milik ${who}`,
    toggle: () => "Agen menekan ikon burger",
    choose: ({ presence }) => `Agen memilih ${presence}`,
    reset: () => "Agen mengatur ulang kehadiran",
    rename: ({ name }) => `Host memberi tahu nama: ${name}`,
    drop: ({ who }) => `Host membuang ${who}`,
    configure: ({ changes }) =>
      changes ? `Administrator mengatur ${changes}` : "Administrator mengganti konfigurasi",
  },
  effects: {
    notify_offer: ({ who }) => `Pemberitahuan ${who} muncul`,
    close_notification: ({ who }) => `Pemberitahuan ${who} hilang`,
    not_offered: ({ who }) => `${who} tidak dapat ditawarkan`,
    publish_presence: ({ presence }) => `Yang dilihat orang lain: ${presence}`,
    update_conversation: ({ who, state }) => `Percakapan dengan ${who}: ${state}`,
    load_page: ({ who }) => `Sebuah halaman ${who} dimuat`,
    save_form: ({ who }) => `Formulir ${who} disimpan`,
    handed_back: ({ who }) => `Yang tersisa dari ${who} dikembalikan ke host`,
  },
  modes: { live: "obrolan langsung", persistent: "pesan" },
};

const LANGUAGES = { en: EN, id: ID };

/** Return functions that tell an event, and an effect, of a scene, in its language. */
export function sentencesOf(scene, changesOf) {
  const spoken = LANGUAGES[scene.locale] ?? EN;
  const names = namesOf(scene);
  const whose = (told) => told.conversation ?? told.session ?? told.record ?? told.customer;
  const isNamed = ({ type }) => type === "offer" || type === "pick" || type === "assign";
  const parts = (told) => ({
    ...told,
    who: (isNamed(told) && told.name) || names.get(whose(told)) || whose(told),
    mode: spoken.modes[told.mode],
    mood: scene.words[`sentiment.${told.level}`]?.toLowerCase(),
    presence: scene.words[`presence.${told.presence}`],
    state: scene.words[`state.${told.state}`]?.toLowerCase(),
    title: told.title ?? scene.words[`page.${told.kind}`],
    fields: Object.keys(told.fields ?? {}).join(", "),
    changes: told.config && changesOf(told.config),
  });
  const tell = (kind) => (told) => spoken[kind][told.type](parts(told));
  return { event: tell("events"), effect: tell("effects") };
}

function namesOf({ people, view }) {
  return new Map([
    ...people.flatMap(({ conversation, customer, title }) => [
      [customer, title],
      [conversation, title],
    ]),
    ...view.offers.map(({ conversation, title }) => [conversation, title]),
    ...view.sessions.map(({ id, title }) => [id, title]),
  ]);
}
