// A picture of the panel until the reader starts it, then the real one. State goes one way, from the
// engine to what is shown; what the reader does goes the other way, as requests.

import { h } from "./runtime/screen/dom.mjs";
import { drawScreen } from "./runtime/screen/screen.mjs";
import { startEngine, whyNot } from "./engine.mjs";
import { listen, openLink } from "./acts.mjs";
import { openPage } from "./page.mjs";
import { pageWords } from "./page_words.mjs";

/** Show what the page shows once it is started. */
export async function drawPicture(root) {
  const answer = await fetch(new URL(`runtime/picture/${root.lang}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`There is no picture (${answer.status})`);
  const picture = h("div", { class: "sim-picture", inert: true, "aria-hidden": "true" });
  picture.append(drawScreen(await answer.json()));
  root.querySelector(".sim-start").before(picture);
}

/** Start the simulator, whose reader has pressed a button: it can be pressed again if that fails. */
export async function start(root, button) {
  const locale = root.lang;
  const words = pageWords(locale);
  const status = root.querySelector("[role=status]");
  const problem = whyNot();
  if (problem) {
    status.textContent = words[problem];
    button.disabled = false;
    return;
  }
  const bar = h("progress", { max: 1, value: 0, "aria-label": words.loading });
  status.before(bar);
  try {
    const engine = await startEngine(({ part, of }) => {
      status.textContent = words[part];
      bar.value = of;
    });
    const page = await openPage(root, engine, locale);
    listen(root, page);
    document.documentElement.dataset.simulator = "started";
    if (!(await openLink(page))) await page.ask({ do: "begin", locale }, { quiet: true });
  } catch (error) {
    console.error(error);
    status.textContent = words.cannot_start;
    button.disabled = false;
    bar.remove();
  }
}
