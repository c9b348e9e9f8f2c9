// The page. What it needs is laid out beside it; where it is not, one sentence says so.

import { pageWords } from "./page_words.mjs";

const root = document.getElementById("sim-root");
const laidOut = import("./starting.mjs");

async function draw() {
  try {
    await (await laidOut).drawPicture(root);
  } catch (error) {
    console.error(error);
    root.querySelector("[role=status]").textContent = pageWords(root.lang).not_laid_out;
  }
}

root.querySelector(".sim-start button").addEventListener("click", async ({ target }) => {
  target.disabled = true; // whoever presses it again does not start a second one
  await (await laidOut).start(root, target);
});
draw();
