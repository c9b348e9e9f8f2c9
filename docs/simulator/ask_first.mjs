// Asking before something is lost.

import { h } from "./runtime/screen/dom.mjs";

let open = null;

/**
 * Ask whether what the reader did may go; return true at once if nothing would be lost.
 *
 * A later question, of another link that is followed meanwhile, takes the place of an earlier one:
 * to that the answer is that the reader stays.
 */
export function mayGo(page) {
  open?.close("stay");
  if (!page.now()?.own) return Promise.resolve(true);
  const words = page.words();
  const dialog = h(
    "dialog",
    { class: "sim-ask", "aria-labelledby": "sim-lost", "aria-describedby": "sim-lost-more" },
    h(
      "form",
      { method: "dialog" },
      h("p", { id: "sim-lost" }, h("strong", {}, words.lost)),
      h("p", { id: "sim-lost-more" }, words.lost_more),
      h(
        "div",
        { class: "sim-answers" },
        h("button", { value: "stay", autofocus: true }, words.stay),
        h("button", { value: "go", class: "sim-primary" }, words.go_on),
      ),
    ),
  );
  document.getElementById("sim-root").append(dialog);
  dialog.showModal();
  open = dialog;
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      if (open === dialog) open = null;
      dialog.remove();
      resolve(dialog.returnValue === "go");
    });
  });
}
