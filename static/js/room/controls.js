// The row of buttons under the picture, and the keys that do the same.

const KEYS = /** @type {{[code: string]: string}} */ ({
    KeyM: "microphone",
    KeyV: "camera",
    KeyS: "screen",
    KeyC: "chat",
    KeyL: "leave",
});

/**
 * The control a key stands for: always with Alt, so that nobody mutes themselves while writing.
 * @param {{code: string, altKey: boolean, ctrlKey: boolean, metaKey: boolean}} event
 * @returns {string | undefined}
 */
export function shortcut({ code, altKey, ctrlKey, metaKey }) {
    return altKey && !ctrlKey && !metaKey ? KEYS[code] : undefined;
}

/**
 * What a button does next, and whether what it stands for is on.
 * @param {string} name
 * @param {boolean} on
 * @param {string} said
 */
export function label(name, on, said) {
    const button = document.querySelector(`[data-control=${name}]`);
    const words = button?.querySelector("[data-label]");
    if (!(button instanceof HTMLElement) || !words) return;
    button.dataset.on = on ? "yes" : "no";
    words.textContent = said;
}
