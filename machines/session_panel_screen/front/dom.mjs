// Elements as plain calls, and one way to show a new picture of them: what stays, stays in place,
// so that focus, scrolling and half-typed text survive.

/** Return an element: its tag, its attributes (false and null are left out), its children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

/** Make an element that is shown look like another that is not. */
export function patch(shown, wanted) {
  patchAttributes(shown, wanted);
  patchChildren(shown, wanted);
}

function patchAttributes(shown, wanted) {
  for (const { name } of [...shown.attributes]) {
    if (!wanted.hasAttribute(name) && !isReaders(shown, name)) shown.removeAttribute(name);
  }
  for (const { name, value } of wanted.attributes) {
    if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
  }
  if ("value" in wanted && wanted.matches("input") && shown.value !== wanted.value) {
    shown.value = wanted.value;
  }
  if (wanted.matches("option")) shown.selected = wanted.hasAttribute("selected");
}

/** Say whether an attribute is the reader's doing: which menus are open. */
function isReaders(element, name) {
  return name === "open" && element.localName === "details";
}

function patchChildren(shown, wanted) {
  const keyed = new Map([...shown.children].map((child) => [child.dataset.key, child]));
  let place = shown.firstChild;
  for (const child of [...wanted.childNodes]) {
    const known = child.dataset?.key ? keyed.get(child.dataset.key) : place;
    if (!isAlike(known, child)) {
      shown.insertBefore(child, place);
      continue;
    }
    if (known === place) place = place.nextSibling;
    else shown.insertBefore(known, place);
    if (known.nodeType === Node.ELEMENT_NODE) patch(known, child);
    else if (known.data !== child.data) known.data = child.data;
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

function isAlike(known, child) {
  return known?.nodeName === child.nodeName && known.dataset?.key === child.dataset?.key;
}
