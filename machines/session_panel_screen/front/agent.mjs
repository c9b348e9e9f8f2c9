// What the agent does on the screen: presses, keys and what is typed, each told as an event.

/**
 * Listen to the agent.
 *
 * `send` gets each event. `cancels` says whether Escape answers the panel's dialog just then.
 */
export function listenToAgent(root, { send, cancels }) {
  root.addEventListener("click", (event) => {
    closeMenus(root, event.target.closest("summary")?.parentElement);
    const { send: told, sendShift } = event.target.closest("[data-send]")?.dataset ?? {};
    if (told) send(JSON.parse((event.shiftKey && sendShift) || told));
  });
  root.addEventListener("change", ({ target: { dataset, value } }) => {
    const { edit, sessionEdited: session } = dataset;
    if (edit) send({ type: "edit", session, fields: { [edit]: value } });
  });
  document.addEventListener("keydown", ({ key, target, defaultPrevented }) => {
    if (key !== "Escape" || defaultPrevented || elsewhere(target)) return;
    const menu = root.querySelector(".sim-menu[open]");
    closeMenus(root);
    if (menu) menu.querySelector("summary").focus();
    else if (cancels()) send({ type: "cancel" });
  });
}

/** Say whether a key is for something else on the page: a dialog of its own, or its search. */
function elsewhere(target) {
  return document.querySelector("dialog[open]") !== null || target.closest(".md-search") !== null;
}

function closeMenus(root, except = null) {
  for (const menu of root.querySelectorAll(".sim-menu[open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}
