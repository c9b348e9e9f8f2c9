// The reader's controls: stories, steps, language, link; and every event that can be tried.

import { choicesOf, sendButton } from "./choice.mjs";
import { h } from "./dom.mjs";

const LOCALES = { en: "English", id: "Bahasa Indonesia" };

/** Return the controls at the moment of a scene. */
export function drawControls({ story, locale, can_step_back: canStepBack }, stories) {
  const title = (one) => (locale === "id" ? one.title_id : one.title);
  const text = (one) => (locale === "id" ? one.text_id : one.text);
  const options = [["", "Free play"], ...stories.map((one) => [one.name, title(one)])];
  const told = stories.find(({ name }) => name === story.name);
  return h(
    "section",
    { "aria-label": "Controls" },
    h(
      "div",
      { class: "sim-bar" },
      pick("story", "Story", options, story.name ?? ""),
      button({ do: "play" }, "Next event", !story.next, "sim-primary"),
      button({ do: "step_back" }, "Step back", !canStepBack),
      h("button", { type: "button", "data-share": true, "data-key": "share" }, "Share"),
      pick("locale", "Screen in", Object.entries(LOCALES), locale),
    ),
    h(
      "p",
      { class: "sim-about" },
      told
        ? text(told).trim()
        : "Send the customers' events below; answer as the agent on the screen.",
    ),
    h(
      "p",
      { class: "sim-next" },
      story.next
        ? h("span", {}, "Next: ", h("code", {}, story.next), ` (${story.left} left)`)
        : story.name
          ? "The story is told; go on as you like."
          : "",
    ),
  );
}

function pick(name, text, options, chosen) {
  const option = ([value, shown]) => h("option", { value, selected: value === chosen }, shown);
  return h(
    "label",
    { "data-key": name },
    h("span", {}, text),
    h("select", { name, "data-key": name }, options.map(option)),
  );
}

function button(request, text, disabled, look) {
  return h(
    "button",
    {
      type: "button",
      "data-ask": JSON.stringify(request),
      "data-key": request.do,
      disabled,
      class: look,
    },
    text,
  );
}

/** Return a list of every event that can be tried; what would refuse it is on the grey ones. */
export function drawEveryEvent(scene) {
  const choices = choicesOf(scene);
  const entry = (choice) =>
    h(
      "li",
      { "data-key": choice.text },
      sendButton(choices, choice.event, choice.text),
      choice.refused && h("small", {}, choice.refused.rule),
    );
  return h("ul", {}, scene.choices.map(entry));
}
