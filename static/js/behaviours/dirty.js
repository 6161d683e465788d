/**
 * Asks before a changed form is left without saving. The question itself is the browser's.
 * A form that comes back with errors counts as changed: what was typed is nowhere else.
 * @param {Element} element the form
 */
export default function dirty(element) {
    if (!(element instanceof HTMLFormElement)) return;
    const before = contents(new FormData(element));
    const returned = element.querySelector("[aria-invalid]") !== null;
    let sending = false;

    /** @param {BeforeUnloadEvent} event */
    const ask = (event) => {
        if (!element.isConnected) {
            window.removeEventListener("beforeunload", ask);
            return;
        }
        if (!sending && (returned || contents(new FormData(element)) !== before)) event.preventDefault();
    };

    element.addEventListener("submit", () => { sending = true; });
    window.addEventListener("beforeunload", ask);
    window.addEventListener("pageshow", () => { sending = false; });
}

/**
 * What a form holds, as one text that can be compared.
 * @param {Iterable<[string, FormDataEntryValue]>} data
 * @returns {string}
 */
export function contents(data) {
    return JSON.stringify([...data].map(([name, value]) => [name, typeof value === "string" ? value : [value.name, value.size]]));
}
