/**
 * Adds the device's own time where its wall clock differs from the account's zone, as for somebody
 * travelling. Zones that show the same hour add nothing.
 * `data-zone`: the account's zone; `data-words`: a sentence with `{time}`.
 * @param {Element} element a `time` with `datetime`, or what holds one
 */
export default function localTime(element) {
    if (!(element instanceof HTMLElement)) return;
    const { zone, words } = element.dataset;
    const time = element instanceof HTMLTimeElement ? element : element.querySelector("time");
    const instant = new Date(time?.dateTime ?? "");
    if (!zone || !words || Number.isNaN(instant.getTime())) return;

    const language = document.documentElement.lang || "en";
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const differing = hint(instant, zone, own, language);
    if (!differing) return;

    const note = document.createElement("small");
    note.className = "zone-hint";
    note.textContent = words.replace("{time}", differing);
    element.append(note);
}

/**
 * The instant on the device's wall clock with the zone's name, or "" when both clocks show the same.
 * @param {Date} instant
 * @param {string} zone the account's zone
 * @param {string} own the device's zone
 * @param {string} language
 * @returns {string}
 */
export function hint(instant, zone, own, language) {
    /** @param {string} place */
    const wall = (place) => new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: place }).format(instant);
    if (wall(zone) === wall(own)) return "";
    return new Intl.DateTimeFormat(language, {
        weekday: "short",
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        hourCycle: "h23",
        timeZone: own,
        timeZoneName: "short",
    }).format(instant);
}
