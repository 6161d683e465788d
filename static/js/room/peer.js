// One connection to one other browser, by perfect negotiation. Three lines in a fixed order carry microphone,
// camera and screen; switching one on or off replaces its track and needs no negotiation.

/** @typedef {import("./signalling.js").Signal} Signal */
/** @typedef {"connecting" | "connected" | "unstable" | "lost"} State */
export const KINDS = /** @type {const} */ (["microphone", "camera", "screen"]);
export const PAUSES = [1000, 2000, 4000, 8000];
const PATIENCE = 3000;
const GATHERING = 20; // a description waits so long for its first candidates, which then travel with it
const BATCH = 40;

/**
 * What to do about a connection that broke for the nth time.
 * @param {number} tries how often it was restarted
 * @param {boolean} relayed whether there is a relay to fall back on
 * @returns {{pause: number, relay: boolean} | null} null: give up
 */
export function remedy(tries, relayed) {
    if (tries < PAUSES.length) return { pause: PAUSES[tries], relay: false };
    return relayed && tries === PAUSES.length ? { pause: 0, relay: true } : null;
}

/**
 * Redundant Opus first: at 20 % loss it cuts concealed sound from 16 % to 3 %.
 * @template {{mimeType: string}} Codec
 * @param {Codec[]} codecs
 * @returns {Codec[]}
 */
export function redFirst(codecs) {
    const rank = (/** @type {Codec} */ codec) => ["audio/red", "audio/opus"].indexOf(codec.mimeType.toLowerCase()) >>> 0;
    return [...codecs].sort((a, b) => rank(a) - rank(b));
}

/**
 * What the camera may take of the line to each of so many others: in a mesh one's own upload is the narrow place.
 * @param {number} others
 * @returns {{maxBitrate: number, scaleResolutionDownBy: number}}
 */
export function share(others) {
    if (others <= 1) return { maxBitrate: 1_500_000, scaleResolutionDownBy: 1 };
    return { maxBitrate: others === 2 ? 800_000 : 500_000, scaleResolutionDownBy: 2 };
}

export class Peer {
    /**
     * @param {{ice: RTCIceServer[], newcomer: boolean, tracks: (MediaStreamTrack | null)[], send: (data: Signal) => void,
     *          onstate: (state: State) => void, ontrack: (kind: number, track: MediaStreamTrack) => void}} given
     *        `newcomer`: I came after the other one, so I begin, and give way when both begin at once
     */
    constructor(given) {
        this.given = given;
        this.polite = given.newcomer;
        this.making = false;
        this.ignoring = false;
        this.tries = 0;
        this.closed = false;
        this.timer = 0;
        /** Candidates that came before their description. @type {RTCIceCandidateInit[]} */
        this.held = [];
        this.queue = Promise.resolve();
        this.tracks = given.tracks;
        this.stream = new MediaStream();
        this.pc = new RTCPeerConnection({ iceServers: given.ice, bundlePolicy: "max-bundle" });
        this.pc.onnegotiationneeded = () => this.offer();
        /** Candidates that are not told yet. @type {RTCIceCandidateInit[]} */
        this.found = [];
        this.batch = 0;
        this.pc.onicecandidate = ({ candidate }) => candidate && this.trickle(candidate.toJSON());
        this.pc.onconnectionstatechange = () => this.watch();
        this.pc.ontrack = ({ transceiver, track }) => given.ontrack(this.pc.getTransceivers().indexOf(transceiver), track);
        given.onstate("connecting");
        if (given.newcomer) {
            for (const kind of ["audio", "video", "video"]) this.pc.addTransceiver(kind, { direction: "sendrecv" });
            this.furnish();
        }
    }

    /** My tracks on the three lines, in both directions. */
    furnish() {
        this.pc.getTransceivers().forEach((transceiver, kind) => {
            transceiver.direction = "sendrecv";
            transceiver.sender.setStreams(this.stream);
            transceiver.sender.replaceTrack(this.tracks[kind]);
            const codecs = RTCRtpReceiver.getCapabilities("audio")?.codecs;
            if (kind === 0 && codecs) transceiver.setCodecPreferences(redFirst(codecs));
        });
    }

    /**
     * @param {number} kind
     * @param {MediaStreamTrack | null} track
     */
    replace(kind, track) {
        this.tracks[kind] = track;
        if (this.closed) return undefined;
        return this.pc.getTransceivers()[kind]?.sender.replaceTrack(track);
    }

    async offer() {
        try {
            this.making = true;
            await this.pc.setLocalDescription();
            await this.tell();
        } catch (trouble) {
            if (!this.closed) throw trouble;
        } finally {
            this.making = false;
        }
    }

    /** My description with the candidates found by then: one message instead of many. */
    async tell() {
        if (this.pc.iceGatheringState !== "complete") await new Promise((resolve) => setTimeout(resolve, GATHERING));
        this.found = [];
        const description = this.pc.localDescription;
        if (description) this.given.send({ description: description.toJSON() });
    }

    /** @param {RTCIceCandidateInit} candidate */
    trickle(candidate) {
        this.found.push(candidate);
        clearTimeout(this.batch);
        this.batch = window.setTimeout(() => {
            if (this.found.length && !this.closed) this.given.send({ candidates: this.found.splice(0) });
        }, BATCH);
    }

    /**
     * One after the other: a candidate must not overtake its description.
     * @param {Signal} signal
     */
    hear(signal) {
        this.queue = this.queue.then(() => this.take(signal)).catch((trouble) => console.info("signal refused:", trouble));
        return this.queue;
    }

    /** @param {Signal} signal */
    async take({ description, candidates = [] }) {
        if (this.closed) return;
        if (!description) {
            for (const each of this.ignoring ? [] : candidates) await this.candidate(each);
            return;
        }
        const offered = description.type === "offer";
        this.ignoring = offered && !this.polite && (this.making || this.pc.signalingState !== "stable");
        if (this.ignoring || (!offered && this.pc.signalingState === "stable")) return;
        await this.pc.setRemoteDescription(description);
        for (const early of this.held.splice(0)) await this.candidate(early);
        if (!offered) return;
        this.furnish();
        await this.pc.setLocalDescription();
        await this.tell();
    }

    /** @param {RTCIceCandidateInit} candidate */
    async candidate(candidate) {
        if (this.pc.remoteDescription) await this.pc.addIceCandidate(candidate).catch(() => this.held.push(candidate));
        else this.held.push(candidate);
    }

    watch() {
        clearTimeout(this.timer);
        const state = this.pc.connectionState;
        if (state === "connected") {
            this.tries = 0;
            this.given.onstate("connected");
        } else if (state === "disconnected") {
            this.given.onstate("unstable");
            this.timer = window.setTimeout(() => this.mend(), PATIENCE);
        } else if (state === "failed") {
            this.mend();
        }
    }

    mend() {
        const found = remedy(this.tries, this.given.ice.some((server) => server.credential));
        if (!found) {
            this.given.onstate("lost");
            return;
        }
        this.given.onstate("unstable");
        this.tries += 1;
        this.timer = window.setTimeout(() => {
            if (found.relay) this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceTransportPolicy: "relay" });
            this.pc.restartIce();
        }, found.pause);
    }

    /** After my socket came back: what I said last may not have arrived. */
    repeat() {
        if (this.pc.signalingState === "have-local-offer") this.tell();
        else if (this.pc.connectionState === "failed") this.pc.restartIce();
    }

    /** @param {number} others how many the camera is sent to */
    async limit(others) {
        const sender = this.pc.getTransceivers()[1]?.sender;
        const parameters = sender?.getParameters();
        if (this.closed || !parameters?.encodings?.length) return;
        const height = sender.track?.getSettings().height ?? 0;
        const { maxBitrate, scaleResolutionDownBy } = share(others);
        Object.assign(parameters.encodings[0], { maxBitrate, scaleResolutionDownBy: height > 360 ? scaleResolutionDownBy : 1 });
        await sender.setParameters(parameters).catch((refusal) => console.info("the bit rate stays as it was:", refusal));
    }

    /** How loud the other one is now, 0 to 1. */
    loudness() {
        const receiver = this.pc.getReceivers()[0];
        return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
    }

    close() {
        this.closed = true;
        clearTimeout(this.timer);
        this.pc.close();
    }
}
