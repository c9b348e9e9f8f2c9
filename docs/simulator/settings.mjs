// The administrator's configuration, as a form made from its JSON Schema: whatever can be
// configured has a field there, since a kind of value that no field is for stops the page.

import { h } from "./runtime/screen/dom.mjs";

/** How a kind of value is asked for (`draw`), shown (`show`) and read (`read`). */
const KINDS = {
  choice: {
    draw: (name, { enum: values }) =>
      h(
        "select",
        { name },
        values.map((value) => h("option", { value, "data-word": wordOf(name, value) }, value)),
      ),
    show: (fields, value) => (fields[0].value = value),
    read: ([field]) => field.value,
  },
  choices: {
    draw: (name, { items }) =>
      h("span", { class: "sim-choices" }, items.enum.map((value) => choiceOf(name, value))),
    show: (fields, values) => fields.forEach((one) => (one.checked = values.includes(one.value))),
    read: (fields) => fields.filter(({ checked }) => checked).map(({ value }) => value),
  },
  lines: {
    draw: (name) =>
      h("span", {}, h("textarea", { name, rows: 2 }), h("small", { "data-word": "one_a_line" })),
    show: ([field], value) => (field.value = linesOf(value)),
    read: ([field]) => valuesOf(field.value),
  },
  yes: {
    draw: (name) => h("input", { name, type: "checkbox" }),
    show: ([field], value) => (field.checked = value),
    read: ([field]) => field.checked,
  },
  number: {
    draw: (name) => h("input", { name, type: "text", inputmode: "decimal" }),
    show: ([field], value) => (field.value = value),
    read: ([field]) => (field.value.trim() === "" ? null : Number(field.value.replace(",", "."))),
  },
  name: {
    draw: (name) => h("input", { name }),
    show: ([field], value) => (field.value = value ?? ""),
    read: ([field]) => field.value || null,
  },
};

/**
 * Return a form of all that can be configured.
 *
 * Beside the `form`, `show` shows the configuration of a scene in it whenever that is another one,
 * `read` returns the configuration that it says, and `expected` what a field takes, in words.
 */
export function drawSettings(schema) {
  const options = optionsOf(schema.$defs.Config, schema);
  const form = h(
    "form",
    { class: "sim-settings", novalidate: true },
    options.map(drawOption),
    h("button", { type: "submit", value: "begin", "data-word": "anew" }),
    h("button", { type: "submit", value: "configure", "data-word": "replace" }),
  );
  const fieldsOf = (path) => [...form.querySelectorAll(`[name="${path.join(".")}"]`)];
  let shown = null;
  function show({ config }) {
    if (JSON.stringify(config) === JSON.stringify(shown)) return;
    shown = config;
    for (const { path, kind } of options) kind.show(fieldsOf(path), valueAt(config, path));
  }
  function read() {
    const config = {};
    for (const { path, kind } of options) place(config, path, kind.read(fieldsOf(path)));
    return config;
  }
  const expected = (field, words) => expectedOf(options, field, words);
  return { form, show, read, expected };
}

/** Return in words in which fields a configuration differs from the one that holds. */
export function changesOf(now, wanted, words, named) {
  const said = (value) => {
    if (Array.isArray(value)) return value.map(said).join(", ");
    if (value && typeof value === "object") return Object.entries(value).map(pair).join(", ");
    const switched = { true: words.on, false: words.off }[value];
    return switched ?? words[`threshold.${value}`] ?? named[`presence.${value}`] ?? value;
  };
  const pair = ([name, value]) => `${words[name] ?? name}: ${said(value)}`;
  return Object.entries(wanted)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name]))
    .map(pair)
    .join(", ");
}

/** Return every option of an object of the schema: its path, its own schema, and its kind. */
function optionsOf({ properties }, schema, above = []) {
  return Object.entries(properties).flatMap(([name, told]) => {
    const path = [...above, name];
    const within = told.$ref && schema.$defs[told.$ref.split("/").at(-1)];
    return within ? optionsOf(within, schema, path) : [{ path, told, kind: kindOf(path, told) }];
  });
}

function kindOf(path, { type, enum: values, items, additionalProperties, anyOf }) {
  if (values) return KINDS.choice;
  if (type === "array" && items.enum) return KINDS.choices;
  if (type === "object" && additionalProperties?.type === "number") return KINDS.lines;
  if (type === "boolean") return KINDS.yes;
  if (type === "integer" || type === "number") return KINDS.number;
  if (anyOf?.some((one) => one.type === "string")) return KINDS.name;
  throw new Error(`no field is for ${path.join(".")}`);
}

function drawOption({ path, told, kind }) {
  const name = path.join(".");
  const words = path.map((part) => h("span", { "data-word": part }, part));
  const title = words.flatMap((word, place) => (place ? [": ", word] : [word]));
  const field = kind.draw(name, told);
  const group = kind === KINDS.choices;
  return group
    ? h("fieldset", { "data-option": name }, h("legend", {}, title), field)
    : h("label", { "data-option": name }, h("span", { class: "sim-option" }, title), field);
}

function choiceOf(name, value) {
  const input = h("input", { name, type: "checkbox", value });
  return h("label", {}, input, h("span", { "data-word": wordOf(name, value) }, value));
}

/** Return the name of the words for a value: presences have those of the screen. */
function wordOf(name, value) {
  if (name === "sentiment_threshold") return `threshold.${value}`;
  return value === "keep" ? "keep" : `presence.${value}`;
}

function linesOf(values) {
  return Object.entries(values)
    .map(([name, seconds]) => `${name} = ${seconds}`)
    .join("\n");
}

function valuesOf(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, seconds] = /^(.*?)=([^=]*)$/.exec(line) ?? [null, line, ""];
      return [name.trim(), seconds.trim() === "" ? null : Number(seconds)];
    }),
  );
}

function valueAt(config, path) {
  return path.reduce((value, name) => value[name], config);
}

function place(config, [name, ...below], value) {
  if (below.length === 0) config[name] = value;
  else place((config[name] ??= {}), below, value);
}

/** Say whether a place in the configuration is an option, or within one. */
function isWithin(field, option) {
  return field === option || [".", "["].some((mark) => field.startsWith(option + mark));
}

function expectedOf(options, field, words) {
  const found = options.find(({ path }) => isWithin(field, path.join(".")));
  if (!found) return null;
  const { told, kind, path } = found;
  const title = path.map((part) => words[part] ?? part).join(", ");
  const expected = {
    number: () => {
      const between = told.type === "integer" ? words.whole_between : words.number_between;
      return between(told.minimum, told.maximum);
    },
    name: () => words.name_expected,
    lines: () => words.lines_expected,
    choices: () => words.not_inactive,
  };
  const [name] = Object.entries(KINDS).find(([, one]) => one === kind);
  return words.bad_field(title, (expected[name] ?? (() => words.otherwise))());
}
