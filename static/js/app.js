// Wakes elements: data-behaviour="local-time" loads behaviours/local-time.js once and hands it the element.

/** @param {ParentNode} root */
export function wake(root) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    if (!(element instanceof HTMLElement) || element.dataset.awake) continue;
    element.dataset.awake = "yes";
    for (const name of (element.dataset.behaviour ?? "").split(" ").filter(Boolean)) {
      import(`./behaviours/${name}.js`).then((module) => module.default(element));
    }
  }
}

wake(document);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target instanceof Element && event.target.parentNode) wake(event.target.parentNode);
});
