/**
 * The present time on a zone's wall clock. `data-zone`: IANA name. The server's hour stands until the
 * first tick; the device's clock is trusted for the minutes between.
 * @param {Element} element a `time`
 */
export default function wallClock(element) {
    if (!(element instanceof HTMLTimeElement) || !element.dataset.zone) return;
    const format = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: element.dataset.zone });
    const ahead = new Date(element.dateTime).getTime() - Date.now();
    const tick = () => {
        if (!element.isConnected) return;
        const now = new Date(Date.now() + ahead);
        element.textContent = format.format(now);
        setTimeout(tick, 60_000 - (now.getTime() % 60_000));
    };
    tick();
}
