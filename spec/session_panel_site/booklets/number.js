// Write into the contents of a booklet on which page each heading is.

(places) => {
  for (const line of document.querySelectorAll(".sp-contents li")) {
    line.querySelector("b").textContent = places[line.querySelector("a").hash.slice(1)];
  }
};
