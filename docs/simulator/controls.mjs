// The reader's controls: stories, steps, language, link; and every event that can be tried.

import { choicesOf, sendButton } from "./runtime/screen/choice.mjs";
import { h } from "./runtime/screen/dom.mjs";
import { pageWords } from "./page_words.mjs";

const LOCALES = { en: "English", id: "Bahasa Indonesia" };

/** Return the controls at the moment of a scene. */
export function drawControls(scene, stories, sentences) {
  const { story, locale, can_step_back: canStepBack } = scene;
  const words = pageWords(locale);
  const title = (one) => (locale === "id" ? one.title_id : one.title);
  const text = (one) => (locale === "id" ? one.text_id : one.text);
  const options = [["", words.free], ...stories.map((one) => [one.name, title(one)])];
  const told = stories.find(({ name }) => name === story.name);
  return h(
    "section",
    { "aria-label": words.controls },
    h(
      "div",
      { class: "sim-bar" },
      pick("story", words.story, options, story.name ?? ""),
      button({ do: "play" }, words.next, !story.next, "sim-primary"),
      button({ do: "step_back" }, words.back, !canStepBack),
      h("button", { type: "button", "data-share": true, "data-key": "share" }, words.share),
      pick("locale", words.language, Object.entries(LOCALES), locale),
    ),
    h(
      "p",
      { class: "sim-about" },
      told ? text(told).trim() : words.free_about,
    ),
    h(
      "p",
      { class: "sim-next" },
      story.next
        ? h(
            "span",
            { "data-tip": story.next },
            `${words.following}: ${sentences.event(story.event)} (${words.left(story.left)})`,
          )
        : story.name
          ? words.told
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
export function drawEveryEvent(scene, sentences) {
  const choices = choicesOf(scene);
  const entry = (choice) =>
    h(
      "li",
      { "data-key": choice.text },
      sendButton(choices, choice.event, sentences.event(choice.event), { tip: choice.text }),
      choice.refused && h("small", {}, choice.refused.rule),
    );
  return h("ul", {}, scene.choices.map(entry));
}
