// Where the keyboard is after a scene has changed: in the dialog that opens, else where it was, else
// where one would look next.

/** Move the focus to where it belongs, given which element held it before, and by which key. */
export function moveFocus(root, { held, key, before, scene }) {
  if (!before || held === document.body) return;
  const asks = scene.view.dialog && !before.view.dialog;
  const asked = before.view.dialog && !scene.view.dialog;
  if (asks && held.closest(".sim-screen")) focusFirst(root, [".sim-dialog button"]);
  else if (held.isConnected) held.focus({ preventScroll: true });
  else if (asked)
    focusFirst(root, [closeButton(before.view.dialog.session), ".sim-go[aria-current]"]);
  else focusFirst(root, [`[data-key="${CSS.escape(key ?? "")}"]`, ".sim-go[aria-current]"]);
}

function closeButton(session) {
  return `[data-session="${CSS.escape(session)}"] .sim-close`;
}

function focusFirst(root, selectors) {
  const found = selectors.map((selector) => root.querySelector(selector)).find(Boolean);
  found?.focus({ preventScroll: true });
}
