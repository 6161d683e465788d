/**
 * Follows a job: asks `data-url` for JSON {state, percent, text, next} and shows it, until it is done or
 * has failed; then goes to `next` if there is one. Sentences come from the server. A missing answer is
 * asked again, each time a little later. `data-every`: seconds between questions.
 * @param {Element} element holds a `progress`, `[data-text]`, `[data-percent]` and `[data-reload]`
 */
export default function progress(element) {
    if (!(element instanceof HTMLElement) || !element.dataset.url || finished(element.dataset.state ?? "")) return;
    const url = element.dataset.url;
    const every = Number(element.dataset.every ?? 2) * 1000;
    let missed = 0;
    const reload = element.querySelector("[data-reload]");
    if (reload instanceof HTMLElement) reload.hidden = true;

    const ask = async () => {
        if (!element.isConnected) return;
        const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
        missed = answer?.ok ? 0 : missed + 1;
        if (answer?.ok) {
            /** @type {Status} */
            const status = await answer.json();
            show(element, status);
            if (finished(status.state)) {
                if (status.next) location.assign(status.next);
                return;
            }
        } else if (missed > 5 && reload instanceof HTMLElement) {
            reload.hidden = false;
        }
        setTimeout(ask, delay(every, missed));
    };
    setTimeout(ask, every);
}

/** @typedef {{state: string, percent: number, text: string, next?: string | null}} Status */

/**
 * @param {HTMLElement} element
 * @param {Status} status
 */
function show(element, status) {
    element.dataset.state = status.state;
    const bar = element.querySelector("progress");
    if (bar) bar.value = status.percent;
    const text = element.querySelector("[data-text]");
    if (text && text.textContent !== status.text) text.textContent = status.text;
    const percent = element.querySelector("[data-percent]");
    if (percent) percent.textContent = `${Math.round(status.percent)} %`;
}

/**
 * @param {string} state
 * @returns {boolean}
 */
export function finished(state) {
    return state === "done" || state === "failed";
}

/**
 * Later and later while nobody answers, at most a minute.
 * @param {number} every
 * @param {number} missed
 * @returns {number}
 */
export function delay(every, missed) {
    return Math.min(every * 2 ** missed, Math.max(every, 60_000));
}
