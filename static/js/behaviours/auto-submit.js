/**
 * A filter form that acts as soon as something changes; its own button (`data-submit`) then is not needed.
 * Typing waits for a pause; `data-pause` sets it in milliseconds.
 * @param {Element} element the form
 */
export default function autoSubmit(element) {
    if (!(element instanceof HTMLFormElement)) return;
    const pause = Number(element.dataset.pause ?? 400);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;

    const submit = () => {
        clearTimeout(waiting);
        element.requestSubmit();
    };

    for (const button of element.querySelectorAll("[data-submit]")) {
        if (button instanceof HTMLElement) button.hidden = true;
    }
    element.addEventListener("change", (event) => {
        if (!isTyped(event.target)) submit();
    });
    element.addEventListener("input", (event) => {
        if (!isTyped(event.target) || (event instanceof InputEvent && event.isComposing)) return;
        clearTimeout(waiting);
        waiting = setTimeout(submit, pause);
    });
    element.addEventListener("compositionend", () => {
        clearTimeout(waiting);
        waiting = setTimeout(submit, pause);
    });
}

/**
 * Whether one types into it, so that each letter would be a change.
 * @param {EventTarget | null} target
 * @returns {boolean}
 */
function isTyped(target) {
    return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && ["text", "search", "number", "email", "tel", "url"].includes(target.type));
}
