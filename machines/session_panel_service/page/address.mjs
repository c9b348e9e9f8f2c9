// What the address says behind its #, which no browser sends: the token, and whose panel it is.

const LOCALES = ["en", "id"];
const CHOSEN = "session-panel locale";

/** Return the token and the panel that the address names, which may be null, and if it is a demo. */
export function addressed() {
  const told = new URLSearchParams(location.hash.slice(1));
  return { token: told.get("token"), panel: told.get("panel"), isDemo: told.has("demo") };
}

/** Return the address of a panel's page, for whoever has this one. */
export function addressOf(panel) {
  const told = new URLSearchParams(location.hash.slice(1));
  told.set("panel", panel);
  return `#${told}`;
}

/** Return the language that was chosen in this browser, else the one that it prefers. */
export function spoken() {
  const preferred = navigator.languages.map((one) => one.slice(0, 2));
  const wanted = [localStorage.getItem(CHOSEN), ...preferred];
  return wanted.find((one) => LOCALES.includes(one)) ?? LOCALES[0];
}

/** Speak a language from now on, in every window of this browser that is opened or loaded anew. */
export function speak(locale) {
  localStorage.setItem(CHOSEN, locale);
  location.reload();
}
