// Before one enters: a look at oneself, a choice of devices, who is inside already.
import { keep, kept } from "./media.js";

/**
 * @typedef {import("./media.js").Media} Media
 * @typedef {import("./signalling.js").Signalling} Signalling
 */
const DEVICES = /** @type {const} */ ({ microphone: "audioinput", camera: "videoinput", speaker: "audiooutput" });
const LOOK = 4000;

export class Lobby {
    /**
     * @param {HTMLElement} root
     * @param {Media} media
     * @param {Signalling} signalling
     * @param {{[name: string]: string}} words
     */
    constructor(root, media, signalling, words) {
        this.root = root;
        this.media = media;
        this.signalling = signalling;
        this.words = words;
        this.preview = /** @type {HTMLVideoElement} */ (root.querySelector("video"));
        this.meter = /** @type {HTMLMeterElement} */ (root.querySelector("meter"));
        this.trouble = /** @type {HTMLElement} */ (root.querySelector("[data-trouble]"));
        this.inside = /** @type {HTMLElement} */ (root.querySelector("[data-inside]"));
        this.muted = /** @type {HTMLInputElement} */ (root.querySelector("[name=muted]"));
        this.light = /** @type {HTMLInputElement} */ (root.querySelector("[name=light]"));
        this.light.checked = kept("picture") === "light";
        this.muted.checked = kept("muted") === "yes";
        this.muted.addEventListener("change", () => this.mute());
        this.light.addEventListener("change", async () => {
            keep("picture", this.light.checked ? "light" : "fine");
            if (this.media.tracks[1]) await this.media.ask(false, true);
            this.show();
        });
        for (const select of this.selects()) select.addEventListener("change", () => this.choose(select));
        this.timers = [setInterval(() => this.measure(), 100), setInterval(() => this.look(), LOOK)];
    }

    async open() {
        this.mute();
        this.look();
        await this.media.open();
        this.show();
        this.list();
    }

    close() {
        for (const timer of this.timers) clearInterval(timer);
        this.preview.srcObject = null;
        this.root.hidden = true;
    }

    mute() {
        keep("muted", this.muted.checked ? "yes" : "");
        this.media.mute(this.muted.checked);
    }

    measure() {
        this.meter.value = this.media.loudness();
    }

    /** My own picture, or why there is none. */
    show() {
        const camera = this.media.tracks[1];
        this.preview.srcObject = camera ? new MediaStream([camera]) : null;
        this.root.classList.toggle("lobby-faceless", !camera);
        this.trouble.textContent = this.words[this.media.trouble] ?? "";
        this.trouble.hidden = !this.media.trouble;
    }

    async look() {
        try {
            this.tell((await this.signalling.look()).map((seat) => seat.name));
        } catch (refusal) {
            console.info("nobody answered who is inside:", refusal);
        }
    }

    /** @param {string[]} names */
    tell(names) {
        const language = document.documentElement.lang;
        const said = names.length ? this.words.inside.replace("{names}", new Intl.ListFormat(language).format(names)) : this.words.nobody;
        if (this.inside.textContent !== said) this.inside.textContent = said;
    }

    selects() {
        return /** @type {NodeListOf<HTMLSelectElement>} */ (this.root.querySelectorAll("select"));
    }

    /** The devices there are; names are known only after the browser was allowed to use them. */
    async list() {
        const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
        for (const select of this.selects()) {
            const kind = DEVICES[/** @type {keyof typeof DEVICES} */ (select.name)];
            const found = devices.filter((device) => device.kind === kind && device.deviceId);
            select.replaceChildren(
                ...found.map((device, index) => {
                    const label = device.label || this.words.device.replace("{number}", String(index + 1));
                    return new Option(label, device.deviceId, false, device.deviceId === kept(select.name));
                }),
            );
            /** @type {HTMLElement} */ (select.parentElement).hidden = found.length === 0;
        }
    }

    /** @param {HTMLSelectElement} select */
    async choose(select) {
        keep(select.name, select.value);
        if (select.name === "speaker") return;
        await this.media.ask(select.name === "microphone", select.name === "camera");
        this.show();
    }
}
