// Tooltips: of whatever has `data-tip`, on hover and on focus. Escape hides them.

const MARGIN = 8;

/** Show the tooltips of what is within an element. */
export function showTips(root) {
  const tip = document.createElement("div");
  tip.className = "sim-tip";
  tip.id = "sim-tip";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  root.append(tip);
  let of = null;

  function hide() {
    of?.removeAttribute("aria-describedby");
    tip.hidden = true;
    tip.textContent = "";
    of = null;
  }

  function show(target) {
    const wanted = target.closest?.("[data-tip]");
    if (wanted === of) return;
    hide();
    if (!wanted) return;
    of = wanted;
    tip.textContent = wanted.dataset.tip;
    tip.hidden = false;
    wanted.setAttribute("aria-describedby", tip.id);
    place(tip, wanted.getBoundingClientRect());
  }

  root.addEventListener("mouseover", ({ target }) => show(target));
  root.addEventListener("mouseleave", hide);
  root.addEventListener(
    "focusin",
    ({ target }) => target.matches(":focus-visible") && show(target),
  );
  root.addEventListener("focusout", hide);
  document.addEventListener("scroll", hide, { passive: true });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  return hide;
}

function place(tip, box) {
  const beside = box.right + MARGIN + tip.offsetWidth < innerWidth && box.width < 260;
  const left = beside ? box.right + MARGIN : box.left;
  const top = beside ? box.top + (box.height - tip.offsetHeight) / 2 : box.bottom + MARGIN;
  const above = top + tip.offsetHeight > innerHeight;
  tip.style.left = `${Math.max(MARGIN, Math.min(left, innerWidth - tip.offsetWidth - MARGIN))}px`;
  tip.style.top = `${above ? box.top - tip.offsetHeight - MARGIN : top}px`;
}
