/**
 * How long until an instant, in whole minutes and in the reader's language; the page beside it says the
 * instant itself. `data-until`: ISO instant; `data-words`: a sentence with `{time}`; `data-reload`: load
 * the page again when the time has come.
 * @param {Element} element
 */
export default function countdown(element) {
    if (!(element instanceof HTMLElement) || !element.dataset.until) return;
    const until = new Date(element.dataset.until).getTime();
    const { words = "{time}", reload } = element.dataset;
    const tick = () => {
        if (!element.isConnected) return;
        const left = until - Date.now();
        if (left <= 0) {
            element.textContent = "";
            if (reload) location.reload();
            return;
        }
        element.textContent = words.replace("{time}", lasting(left, document.documentElement.lang || "en"));
        setTimeout(tick, Math.min(left, 15_000));
    };
    tick();
}

/**
 * Days and hours, or hours and minutes: the two largest units.
 * @param {number} span milliseconds
 * @param {string} language
 * @returns {string}
 */
export function lasting(span, language) {
    const minutes = Math.ceil(span / 60_000);
    const parts = /** @type {const} */ ([["day", Math.floor(minutes / 1440)], ["hour", Math.floor((minutes % 1440) / 60)], ["minute", minutes % 60]]);
    const first = parts.findIndex(([, count]) => count > 0);
    const said = parts.slice(first, first + 2).filter(([, count]) => count > 0);
    const word = (/** @type {"day" | "hour" | "minute"} */ unit, /** @type {number} */ count) =>
        new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
    return said.map(([unit, count]) => word(unit, count)).join(" ");
}
