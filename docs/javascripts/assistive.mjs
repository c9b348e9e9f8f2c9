// What the theme leaves to be said for those who cannot see the page, or have no pointer.

const SCROLLING = ".md-typeset__scrollwrap, .sp-figure, .sp-picture, .sp-states";

/** Give the dialog of the search the name of its field. */
function nameSearch() {
  const dialog = document.querySelector(".md-search[role=dialog]");
  const field = dialog?.querySelector("input");
  if (field) dialog.setAttribute("aria-label", field.getAttribute("aria-label"));
}

/** Give each part of the navigation whose label is an icon the name of the page that it is under. */
function nameNavigation() {
  for (const part of document.querySelectorAll("nav.md-nav[aria-labelledby]")) {
    const label = document.getElementById(part.getAttribute("aria-labelledby"));
    const link = label?.textContent.trim() ? null : label?.parentElement.querySelector("a");
    if (!link) continue;
    part.removeAttribute("aria-labelledby");
    part.setAttribute("aria-label", link.textContent.trim());
  }
}

/** Take from the buttons of a piece of code the role of a navigation, which they are not. */
function demoteCodeButtons() {
  for (const buttons of document.querySelectorAll("nav.md-code__nav:not([role])")) {
    buttons.setAttribute("role", "none");
  }
}

/** Let the keyboard scroll what is wider or higher than its place, as the pointer does. */
function openToKeyboard(region) {
  const scrolls =
    region.scrollWidth > region.clientWidth || region.scrollHeight > region.clientHeight;
  if (scrolls) region.setAttribute("tabindex", "0");
  else region.removeAttribute("tabindex");
}

nameSearch();
nameNavigation();
demoteCodeButtons();

const sizes = new ResizeObserver((changes) => {
  for (const { target } of changes) openToKeyboard(target);
});
const watched = new WeakSet();

/** Watch what the theme wraps later, when its own script has run. */
function watch() {
  demoteCodeButtons();
  for (const region of document.querySelectorAll(SCROLLING)) {
    if (watched.has(region)) continue;
    watched.add(region);
    sizes.observe(region);
  }
}

watch();
new MutationObserver(watch).observe(document.querySelector(".md-content"), {
  childList: true,
  subtree: true,
});
