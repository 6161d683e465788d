import { io } from "socket.io-client";

/**
 * Keeps a part of the page fresh: watches `data-topic` on the socket and, when the server says that it changed,
 * fires `live` on the element, which htmx answers by asking for the part again (`hx-trigger="live"`).
 * Many changes at once make one question; `data-pause` sets the pause in milliseconds.
 * @param {Element} element
 */
export default function live(element) {
    if (!(element instanceof HTMLElement) || !element.dataset.topic) return;
    const topic = element.dataset.topic;
    const socket = io("/live", { transports: ["websocket", "polling"], tryAllTransports: true });
    const reload = document.querySelector("[data-live-reload]");
    const refresh = gathered(() => element.dispatchEvent(new Event("live")), Number(element.dataset.pause ?? 300));
    let missed = false;

    socket.on("connect", () => {
        socket.emit("watch", topic, (/** @type {{ok?: boolean}} */ answer) => {
            if (answer.ok !== true) return;
            element.dataset.live = "yes";
            if (reload instanceof HTMLElement) reload.hidden = true;
            if (missed) refresh();
        });
    });
    socket.on("disconnect", () => {
        missed = true;
        element.dataset.live = "no";
        if (reload instanceof HTMLElement) reload.hidden = false;
    });
    socket.on("changed", (/** @type {{topic?: string}} */ news) => {
        if (news.topic === topic) refresh();
    });
}

/**
 * One call for many within the pause; the last is never lost.
 * @param {() => void} act
 * @param {number} pause milliseconds
 * @returns {() => void}
 */
export function gathered(act, pause) {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let waiting;
    return () => {
        waiting ??= setTimeout(() => {
            waiting = undefined;
            act();
        }, pause);
    };
}
