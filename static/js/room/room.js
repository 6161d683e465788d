// The room: lobby first, then the stage with one connection to each of the others.
import { Chat } from "./chat.js";
import { label, shortcut } from "./controls.js";
import { Lobby } from "./lobby.js";
import { kept, Media } from "./media.js";
import { Peer } from "./peer.js";
import { Signalling } from "./signalling.js";
import { Tile } from "./tiles.js";

/**
 * @typedef {import("./signalling.js").Seat} Seat
 * @typedef {import("./signalling.js").Signal} Signal
 * @typedef {import("./peer.js").State} State
 * @typedef {{seat: Seat, peer: Peer, tile: Tile, state: State, away: number}} Other
 * @typedef {{meeting: number, me: Seat, words: {[name: string]: string}}} Facts
 */
const LISTEN = 200;
const LOUD = 0.02;
const AWAY = 4000;

/**
 * @param {string} selector
 * @returns {HTMLElement}
 */
const one = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

class Room {
    /** @param {HTMLElement} root */
    constructor(root) {
        /** @type {Facts} */
        this.facts = JSON.parse(root.dataset.room ?? "{}");
        this.root = root;
        this.words = this.facts.words;
        this.stage = one("#stage");
        this.template = /** @type {HTMLTemplateElement} */ (one("#tile"));
        this.media = new Media();
        this.signalling = new Signalling(this.facts.meeting);
        this.lobby = new Lobby(one("#lobby"), this.media, this.signalling, this.words);
        this.chat = new Chat(one("#chat"), this.signalling, this.facts.me.person);
        /** @type {Map<number, Other>} by stay */
        this.others = new Map();
        /** Signals of somebody of whom I have not heard yet. @type {Map<number, Signal[]>} */
        this.early = new Map();
        /** @type {RTCIceServer[]} */
        this.ice = [];
        this.unread = 0;
        /** @type {Tile | null} */
        this.mine = null;
        this.media.onchange = (kind) => this.changed(kind);
        Object.assign(this.signalling, {
            onseats: (/** @type {Seat[]} */ seats, /** @type {number | null} */ left) => this.seats(seats, left),
            onsignal: (/** @type {number} */ from, /** @type {Signal} */ data) => this.signal(from, data),
            online: (/** @type {import("./signalling.js").Line} */ line) => this.chat.show(line),
            onout: (/** @type {import("./signalling.js").Refusal} */ refusal) => this.end(refusal),
            onresumed: (/** @type {import("./signalling.js").Entered} */ entered) => this.resumed(entered),
            onconnection: (/** @type {boolean} */ connected) => this.connection(connected),
        });
        this.chat.onnew = () => this.count(one("#chat").hidden ? this.unread + 1 : 0);
        one("#enter").addEventListener("click", () => this.enter());
        for (const button of document.querySelectorAll("[data-rejoin]")) button.addEventListener("click", () => this.again());
        for (const button of document.querySelectorAll("[data-control]")) {
            if (!(button instanceof HTMLButtonElement)) continue;
            button.addEventListener("click", () => this.control(button.dataset.control ?? ""));
        }
        document.addEventListener("keydown", (event) => this.key(event));
        addEventListener("pagehide", () => this.others.forEach(({ peer }) => peer.close()));
    }

    get inside() {
        return `room.${this.facts.meeting}`;
    }

    start() {
        if (sessionStorage.getItem(this.inside)) {
            // Loaded anew while inside: straight back, with the camera following as soon as it is there.
            this.media.mute(kept("muted") === "yes");
            this.media.open().then(() => this.lobby.list());
            this.enter();
        } else {
            this.lobby.open();
            /** @type {HTMLButtonElement} */ (one("#enter")).disabled = false;
        }
        this.root.dataset.ready = "yes";
    }

    async enter() {
        const button = /** @type {HTMLButtonElement} */ (one("#enter"));
        button.disabled = true;
        try {
            const entered = await this.signalling.enter();
            sessionStorage.setItem(this.inside, String(entered.stay));
            this.lobby.close();
            one("#room").hidden = false;
            this.ice = entered.ice;
            this.mine = new Tile(this.template, this.stage, { ...this.facts.me, stay: entered.stay }, this.words);
            this.mine.own(this.words.you);
            this.mine.state("connected");
            for (const kind of [0, 1, 2]) this.changed(kind);
            this.seats(entered.seats, null);
            setInterval(() => this.listen(), LISTEN);
            one("[data-control=microphone]").focus();
        } catch (refusal) {
            sessionStorage.removeItem(this.inside);
            button.disabled = false;
            if (this.root.dataset.ready && one("#lobby").hidden === false) {
                this.lobby.trouble.textContent = /** @type {{said?: string}} */ (refusal).said ?? this.words.offline;
                this.lobby.trouble.hidden = false;
            }
        }
    }

    /** @param {import("./signalling.js").Entered} entered */
    resumed(entered) {
        sessionStorage.setItem(this.inside, String(entered.stay));
        this.seats(entered.seats, null);
        this.others.forEach(({ peer }) => peer.repeat());
        this.chat.again();
    }

    /** @param {Seat[]} seats @param {number | null} left */
    seats(seats, left) {
        const present = new Set(seats.map((seat) => seat.stay));
        const people = new Set(seats.map((seat) => seat.person));
        for (const [stay, other] of this.others) {
            if (present.has(stay)) clearTimeout(other.away);
            else if (stay === left || people.has(other.seat.person)) this.remove(stay, stay === left);
            else this.miss(stay);
        }
        for (const seat of seats) if (seat.stay !== this.signalling.stay && !this.others.has(seat.stay)) this.add(seat);
        this.stage.dataset.people = String(this.others.size + 1);
        one("#alone").hidden = this.others.size > 0;
    }

    /** @param {Seat} seat */
    add(seat) {
        const tile = new Tile(this.template, this.stage, seat, this.words);
        tile.onblocked = () => (one("#silent").hidden = false);
        const speaker = kept("speaker");
        if (speaker && "setSinkId" in tile.camera) tile.camera.setSinkId(speaker).catch(() => {});
        const peer = new Peer({
            ice: this.ice,
            newcomer: this.signalling.stay > seat.stay,
            tracks: [...this.media.tracks],
            send: (data) => this.signalling.send(seat.stay, data),
            onstate: (state) => this.state(seat.stay, state),
            ontrack: (kind, track) => tile.show(kind, track),
        });
        tile.state("connecting");
        this.others.set(seat.stay, { seat, peer, tile, state: "connecting", away: 0 });
        this.signalling.send(seat.stay, { mark: this.media.mark });
        for (const data of this.early.get(seat.stay) ?? []) this.signal(seat.stay, data);
        this.early.delete(seat.stay);
        this.say(this.words.joined, seat.name);
    }

    /** The line is shared by all who get my picture. */
    spread() {
        this.others.forEach(({ peer }) => peer.limit(this.others.size));
    }

    /** Somebody's socket is gone; while their picture flows nothing is lost. @param {number} stay */
    miss(stay) {
        const other = this.others.get(stay);
        if (!other) return;
        clearTimeout(other.away);
        other.away = window.setTimeout(() => {
            if (other.peer.pc.connectionState === "connected") this.miss(stay);
            else this.remove(stay, true);
        }, AWAY);
    }

    /** @param {number} stay @param {boolean} told */
    remove(stay, told) {
        const other = this.others.get(stay);
        if (!other) return;
        clearTimeout(other.away);
        other.peer.close();
        other.tile.remove();
        this.others.delete(stay);
        this.stage.dataset.people = String(this.others.size + 1);
        one("#alone").hidden = this.others.size > 0;
        this.spread();
        if (told) this.say(this.words.left, other.seat.name);
    }

    /** @param {number} from @param {Signal} data */
    signal(from, data) {
        const other = this.others.get(from);
        if (!other) this.early.set(from, [...(this.early.get(from) ?? []), data].slice(-50));
        else if (data.mark) other.tile.mark(data.mark);
        else other.peer.hear(data);
    }

    /** @param {number} stay @param {State} state */
    state(stay, state) {
        const other = this.others.get(stay);
        if (!other) return;
        other.state = state;
        if (state === "connected") this.spread();
        other.tile.state(state);
        const lost = [...this.others.values()].some((each) => each.state === "lost");
        one("#lost").hidden = !lost;
    }

    /** @param {boolean} connected */
    connection(connected) {
        one("#offline").hidden = connected;
    }

    /** One of my tracks came, went or was muted. @param {number} kind */
    changed(kind) {
        const track = this.media.tracks[kind];
        if (kind > 0 && this.mine) this.mine.show(kind, track);
        this.others.forEach(({ peer }) => peer.replace(kind, track));
        const { mark } = this.media;
        this.mine?.mark(mark);
        if (this.signalling.stay) for (const stay of this.others.keys()) this.signalling.send(stay, { mark });
        label("microphone", mark.microphone, this.words[mark.microphone ? "mute" : "unmute"]);
        label("camera", mark.camera, this.words[mark.camera ? "camera_off" : "camera_on"]);
        label("screen", mark.screen, this.words[mark.screen ? "unshare" : "share"]);
    }

    /** @param {string} name */
    async control(name) {
        if (name === "microphone" && this.media.tracks[0]) this.media.mute(!this.media.muted);
        else if (name === "microphone") await this.media.ask(true, false);
        else if (name === "camera") await this.media.toggleCamera();
        else if (name === "screen") await this.media.toggleScreen().catch(() => this.say(this.words.share_failed));
        else if (name === "chat") this.toggleChat();
        else if (name === "leave") this.end(null);
        else if (name === "sound") this.others.forEach(({ tile }) => tile.play(tile.camera));
        if (name === "sound") one("#silent").hidden = true;
    }

    toggleChat() {
        const chat = one("#chat");
        chat.hidden = !chat.hidden;
        this.root.classList.toggle("room-chatting", !chat.hidden);
        one("[data-control=chat]").setAttribute("aria-expanded", String(!chat.hidden));
        this.count(0);
        if (chat.hidden) one("[data-control=chat]").focus();
        else this.chat.field.focus();
    }

    /** @param {number} unread */
    count(unread) {
        this.unread = unread;
        const badge = one("#unread");
        badge.hidden = unread === 0;
        badge.textContent = String(unread);
        badge.setAttribute("aria-label", this.words.unread.replace("{count}", String(unread)));
    }

    /** @param {KeyboardEvent} event */
    key(event) {
        if (event.key === "Escape" && !one("#chat").hidden) this.toggleChat();
        const name = one("#room").hidden ? undefined : shortcut(event);
        if (!name) return;
        event.preventDefault();
        this.control(name);
    }

    listen() {
        this.mine?.speak(this.media.loudness() > LOUD * 4);
        this.others.forEach(({ peer, tile }) => tile.speak(peer.loudness() > LOUD));
    }

    /** @param {string} said @param {string} [name] */
    say(said, name = "") {
        one("#status").textContent = said.replace("{name}", name);
    }

    /** Out: of one's own will (null) or shown out. @param {import("./signalling.js").Refusal | null} refusal */
    async end(refusal) {
        sessionStorage.removeItem(this.inside);
        this.others.forEach(({ peer }) => peer.close());
        this.others.clear();
        this.media.close();
        this.lobby.close();
        one("#room").hidden = true;
        one("#ended").hidden = false;
        if (refusal) one("#why").textContent = refusal.said;
        one("#ended [data-rejoin]").hidden = ["denied", "not_found", "room.over"].includes(refusal?.error ?? "");
        one("#ended h1").focus();
        if (!refusal) await this.signalling.leave();
    }

    again() {
        sessionStorage.setItem(this.inside, "again");
        location.reload();
    }
}

const root = document.querySelector("[data-room]");
if (root instanceof HTMLElement) new Room(root).start();
