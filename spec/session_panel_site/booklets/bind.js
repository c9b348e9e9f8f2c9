// Make one document of pages of the site, in the page that runs this: a title, linked contents, the
// pages, and a block to sign. What a link leads to is within, or no link.

async ({ title, verified, addresses, unfold }) => {
  const NOT_PRINTED = ".headerlink, .sp-languages, .sp-button, .md-content__button, script";
  const FOLDED = " (folded on the site, not printed here)";
  const SAYING = "Whoever signs has read these pages, and agrees with what they say.";
  const SIGNED = ["What was verified", "Name", "Date", "Signature"];
  const root = location.origin + "/";
  const pages = await Promise.all(addresses.map(read));

  async function read(address, number) {
    const answer = await fetch(root + address + (address.endsWith("/") ? "" : "/"));
    if (!answer.ok) throw new Error(`${address} is not in the site`);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { address: answer.url, prefix: `p${number}-`, article: parsed.querySelector("article") };
  }

  function bind({ address, prefix, article }) {
    const section = element("section", "sp-bound");
    section.id = prefix;
    section.append(...article.childNodes);
    for (const gone of section.querySelectorAll(NOT_PRINTED)) gone.remove();
    for (const one of section.querySelectorAll("[src]")) {
      one.src = new URL(one.getAttribute("src"), address).href;
    }
    for (const one of section.querySelectorAll("a[href]")) lead(one, address);
    for (const one of section.querySelectorAll("[id]")) one.id = prefix + one.id;
    for (const one of section.querySelectorAll("[aria-labelledby]")) {
      const names = one.getAttribute("aria-labelledby").split(" ");
      one.setAttribute("aria-labelledby", names.map((name) => prefix + name).join(" "));
    }
    for (const one of section.querySelectorAll("details:not([open])")) fold(one);
    return section;
  }

  function fold(details) {
    details.open = unfold;
    if (!unfold) details.querySelector("summary").append(element("small", "", FOLDED));
  }

  function lead(link, address) {
    const [page, fragment = ""] = new URL(link.getAttribute("href"), address).href.split("#");
    const within = pages.find((one) => one.address === page);
    if (within) link.setAttribute("href", `#${within.prefix}${fragment}`);
    else link.removeAttribute("href");
  }

  function element(name, look, ...children) {
    const made = document.createElement(name);
    if (look) made.className = look;
    made.append(...children);
    return made;
  }

  // `number.js` writes the numbers once it is known on which page each heading is.
  function contents(sections) {
    const list = element("ol", "sp-contents");
    for (const heading of listed(sections)) {
      const link = element("a", "", heading.textContent.trim());
      link.href = `#${heading.id || heading.closest("section").id}`;
      list.append(element("li", `sp-${heading.localName}`, link, element("i"), element("b")));
    }
    return list;
  }

  // A heading that several pages have, such as "Stories", leads nobody.
  function listed(sections) {
    const headings = sections.flatMap((one) => [...one.querySelectorAll("h1, h2")]);
    const texts = headings.map((one) => one.textContent);
    const isOnce = (text) => texts.indexOf(text) === texts.lastIndexOf(text);
    return headings.filter((one) => one.localName === "h1" || isOnce(one.textContent));
  }

  function signature() {
    const row = (cell, texts) => element("tr", "", ...texts.map((text) => element(cell, "", text)));
    const table = element("table", "sp-to-sign", row("th", SIGNED));
    for (let line = 0; line < 2; line += 1) table.append(row("td", [verified, "", "", ""]));
    const block = element("section", "sp-signing", element("h2", "", "Signed"), element("p", "", SAYING), table);
    block.id = "signed";
    return block;
  }

  const sections = pages.map(bind);
  const tables = sections.flatMap((one) => [...one.querySelectorAll("table")]);
  const signed = tables.filter((table) => table.rows[0].textContent.includes("Signature"));
  for (const table of signed) table.classList.add("sp-to-sign");
  const front = element("section", "sp-front", element("h1", "", title));
  front.append(element("p", "", verified), contents(sections));
  const booklet = element("div", "md-typeset sp-booklet", front, ...sections);
  if (signed.length === 0) booklet.append(signature());
  document.title = title;
  document.body.replaceChildren(booklet);
  await Promise.all([...document.images].map((one) => one.decode().catch(() => null)));
};
