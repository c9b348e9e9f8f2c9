// The page: a picture of the panel until the reader starts it, then the real one. State goes one
// way, from the engine to what is shown; what the reader does goes the other way, as requests.

import { h } from "./dom.mjs";
import { drawScreen } from "./screen.mjs";
import { startEngine, whyNot } from "./engine.mjs";
import { listen, openLink } from "./acts.mjs";
import { openPage } from "./page.mjs";

const root = document.getElementById("sim-root");

async function drawPicture() {
  const answer = await fetch(new URL("runtime/picture/scene.json", import.meta.url));
  if (!answer.ok) {
    root.querySelector("[role=status]").textContent =
      "`make runtime` has not been run for this site.";
    return;
  }
  const picture = h("div", { class: "sim-picture", inert: true, "aria-hidden": "true" });
  picture.append(drawScreen(await answer.json()));
  root.querySelector(".sim-start").before(picture);
}

async function start(button) {
  const status = root.querySelector("[role=status]");
  const problem = whyNot();
  if (problem) {
    status.textContent = problem;
    return;
  }
  button.disabled = true;
  const bar = h("progress", { max: 1, value: 0, "aria-label": "Loading" });
  status.before(bar);
  try {
    const engine = await startEngine(({ text, part }) => {
      status.textContent = `${text} …`;
      bar.value = part;
    });
    const page = await openPage(root, engine);
    listen(root, page);
    if (!(await openLink(page))) await page.ask({ do: "begin" }, { quiet: true });
  } catch (error) {
    status.textContent = `The simulator cannot start: ${error.message}`;
    button.disabled = false;
    bar.remove();
  }
}

root.querySelector(".sim-start button").addEventListener("click", ({ target }) => start(target));
drawPicture();
