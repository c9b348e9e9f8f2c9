// The administrator's configuration, as a form made from its JSON Schema.

import { h } from "./dom.mjs";

/**
 * Return a form of what can be configured.
 *
 * Beside the `form`, `show` shows the configuration of a scene in it whenever that is another one,
 * and `read` returns the configuration that it says; what it has no field for stays as it was.
 */
export function drawSettings(schema) {
  const { properties } = schema.$defs.Config;
  const fields = Object.entries(properties).filter(
    ([, one]) => one.type !== "array" && one.type !== "object" && !one.$ref,
  );
  const form = h(
    "form",
    { class: "sim-settings" },
    fields.map(([name, one]) =>
      h("label", {}, h("span", {}, name.replaceAll("_", " ")), inputOf(name, one)),
    ),
    h("button", { type: "submit" }, "Start anew with these"),
    h("button", { type: "submit", value: "configure" }, "Replace while the panel runs"),
  );
  let shown = {};
  function show({ config }) {
    if (JSON.stringify(config) === JSON.stringify(shown)) return;
    shown = config;
    for (const [name] of fields) showIn(form.elements[name], config[name]);
  }
  function read() {
    const told = fields.map(([name, one]) => [name, valueOf(form.elements[name], one)]);
    return { ...shown, ...Object.fromEntries(told) };
  }
  return { form, show, read };
}

function showIn(input, value) {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value ?? "";
}

function inputOf(name, { type, enum: values, minimum, maximum, default: value }) {
  if (values)
    return h(
      "select",
      { name },
      values.map((one) => h("option", { selected: one === value }, one)),
    );
  if (type === "boolean") return h("input", { name, type: "checkbox", checked: value });
  if (type === undefined) return h("input", { name, maxlength: 200, value: value ?? "" });
  return h("input", {
    name,
    type: "number",
    required: true,
    min: minimum,
    max: maximum,
    step: type === "integer" ? 1 : "any",
    value,
  });
}

function valueOf(input, { type, enum: values }) {
  if (values) return input.value;
  if (type === "boolean") return input.checked;
  return type === undefined ? input.value || null : Number(input.value);
}
