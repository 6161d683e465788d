/**
 * A menu made of `details` closes when one looks elsewhere or presses Escape.
 * @param {Element} element the `details`
 */
export default function menu(element) {
    if (!(element instanceof HTMLDetailsElement)) return;
    const summary = element.querySelector("summary");

    /** @param {Event} event */
    const elsewhere = (event) => {
        if (event.target instanceof Node && !element.contains(event.target)) element.open = false;
    };

    /** @param {KeyboardEvent} event */
    const escape = (event) => {
        if (event.key !== "Escape" || !element.open) return;
        element.open = false;
        summary?.focus();
    };

    element.addEventListener("toggle", () => {
        const act = element.open ? "addEventListener" : "removeEventListener";
        document[act]("pointerdown", elsewhere);
        document[act]("focusin", elsewhere);
    });
    element.addEventListener("keydown", escape);
}
