/**
 * A button that copies. `data-text`: what to copy, or `data-from`: the id of the element whose value or
 * text is copied; `data-done`: what the button says afterwards for a moment.
 * @param {Element} element the button, hidden until this runs
 */
export default function copy(element) {
    if (!(element instanceof HTMLButtonElement) || !navigator.clipboard) return;
    const label = element.querySelector("[data-label]") ?? element;
    const before = label.textContent ?? "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let reset;

    label.setAttribute("aria-live", "polite");
    element.hidden = false;
    element.addEventListener("click", async () => {
        await navigator.clipboard.writeText(wanted(element));
        label.textContent = element.dataset.done ?? before;
        clearTimeout(reset);
        reset = setTimeout(() => { label.textContent = before; }, 2500);
    });
}

/**
 * @param {HTMLElement} element
 * @returns {string}
 */
function wanted(element) {
    if (element.dataset.text) return element.dataset.text;
    const source = document.getElementById(element.dataset.from ?? "");
    if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
    return source?.textContent?.trim() ?? "";
}
