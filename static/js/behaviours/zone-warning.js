import { hint } from "./local-time.js";

/**
 * Shows its warning where the device's wall clock differs from the account's at the meeting: whoever
 * travels reads the wrong hour off their own watch otherwise.
 * `data-zone`: the account's zone; `data-at`: the instant; an element with `data-time` takes the device's time.
 * @param {Element} element
 */
export default function zoneWarning(element) {
    if (!(element instanceof HTMLElement)) return;
    const { zone, at } = element.dataset;
    const instant = new Date(at ?? "");
    if (!zone || Number.isNaN(instant.getTime())) return;
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const differing = hint(instant, zone, own, document.documentElement.lang || "en");
    const place = element.querySelector("[data-time]");
    if (!differing || !place) return;
    place.textContent = differing;
    element.hidden = false;
}
