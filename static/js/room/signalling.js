// The room's socket: who is inside, what browsers tell each other, the chat. It comes back by itself and
// resumes the stay, so that picture and sound, which flow from browser to browser, never notice.
import { io } from "socket.io-client";

/**
 * @typedef {{stay: number, person: number, name: string, company: string, language: string, code: string}} Seat
 * @typedef {{id: number, person: number, name: string, key: string, text: string, at: string, time: string}} Line
 * @typedef {{microphone: boolean, camera: boolean, screen: boolean}} Mark
 * @typedef {{description?: RTCSessionDescriptionInit, candidates?: RTCIceCandidateInit[], mark?: Mark}} Signal
 * @typedef {{stay: number, seats: Seat[], ice: RTCIceServer[], lines: Line[]}} Entered
 * @typedef {{error: string, said: string}} Refusal
 */
const BEAT = 15_000;
const PATIENCE = 8_000;

export class Signalling {
    /** @param {number} meeting */
    constructor(meeting) {
        this.meeting = meeting;
        this.stay = 0;
        this.since = 0;
        /** Whether this very socket has the seat: before, the server would not know who speaks. */
        this.seated = false;
        /** Signals that wait until the seat is resumed. @type {{to: number, data: Signal}[]} */
        this.waiting = [];
        /** @type {(seats: Seat[], left: number | null) => void} */
        this.onseats = () => {};
        /** @type {(from: number, data: Signal) => void} */
        this.onsignal = () => {};
        /** @type {(line: Line) => void} */
        this.online = () => {};
        /** @type {(refusal: Refusal) => void} */
        this.onout = () => {};
        /** @type {(entered: Entered) => void} */
        this.onresumed = () => {};
        /** @type {(connected: boolean) => void} */
        this.onconnection = () => {};
        this.socket = io("/room", { transports: ["websocket"], reconnectionDelay: 200, reconnectionDelayMax: 1000 });
        this.socket.on("connect", () => this.resume());
        this.socket.on("disconnect", () => {
            this.seated = false;
            if (this.stay) this.onconnection(false);
        });
        this.socket.on("seats", (news) => this.onseats(news.seats, news.left));
        this.socket.on("signal", (news) => this.onsignal(news.from, news.data));
        this.socket.on("line", (line) => this.hear([line]));
        this.socket.on("out", (refusal) => this.end(refusal));
        setInterval(() => this.beat(), BEAT);
    }

    /**
     * An event and its answer; rejects with a Refusal, or with an Error when nobody answers.
     * @param {string} name
     * @param {object} facts
     * @returns {Promise<any>}
     */
    async ask(name, facts) {
        if (!this.seated && !["enter", "look"].includes(name)) throw new Error("the seat is not resumed yet");
        const answer = await this.socket.timeout(PATIENCE).emitWithAck(name, { stay: this.stay, ...facts });
        if (answer.error) throw answer;
        return answer.ok;
    }

    async beat() {
        if (this.seated) await this.ask("beat", {}).catch((refusal) => console.info("no answer to a heartbeat:", refusal));
    }

    /** @returns {Promise<Seat[]>} who is inside, for the lobby */
    look() {
        return this.ask("look", { meeting: this.meeting });
    }

    /** @returns {Promise<Entered>} */
    async enter() {
        const entered = await this.ask("enter", { meeting: this.meeting, stay: this.stay, since: this.since });
        this.stay = entered.stay;
        this.seated = true;
        this.hear(entered.lines);
        this.onconnection(true);
        for (const { to, data } of this.waiting.splice(0)) this.send(to, data);
        return entered;
    }

    /** After the socket came back: the same seat, and what was missed. */
    async resume() {
        if (!this.stay) return;
        try {
            this.onresumed(await this.enter());
        } catch (refusal) {
            // Shown out is told by "out"; a lost answer is asked for again with the next connection.
            if (!(refusal instanceof Error)) return;
            this.socket.disconnect().connect();
        }
    }

    /**
     * @param {number} to a stay
     * @param {Signal} data
     */
    send(to, data) {
        if (this.seated) this.socket.emit("signal", { stay: this.stay, to, data }, () => {});
        else this.waiting.push({ to, data });
    }

    /** @param {Line[]} lines */
    hear(lines) {
        for (const line of lines) {
            this.since = Math.max(this.since, line.id);
            this.online(line);
        }
    }

    async leave() {
        await this.ask("leave", {}).catch((refusal) => console.info("left without an answer:", refusal));
        this.stay = 0;
        this.seated = false;
        this.socket.disconnect();
    }

    /** @param {Refusal} refusal */
    end(refusal) {
        this.stay = 0;
        this.seated = false;
        this.waiting = [];
        this.socket.disconnect();
        this.onout(refusal);
    }
}
