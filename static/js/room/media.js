// Camera, microphone and screen of this device, and how loud the microphone is.

/** @typedef {"insecure" | "refused" | "missing" | "deaf" | ""} Trouble why something is not there, as a key of the words */
const SIZES = {
    fine: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24, max: 30 } },
    light: { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 15, max: 15 } },
};

export class Media {
    constructor() {
        /** Microphone, camera, screen. @type {(MediaStreamTrack | null)[]} */
        this.tracks = [null, null, null];
        this.muted = false;
        /** @type {Trouble} */
        this.trouble = "";
        /** @type {(kind: number) => void} a track appeared or went */
        this.onchange = () => {};
        /** @type {AnalyserNode | null} */
        this.analyser = null;
    }

    get mark() {
        const live = this.tracks.map((track) => track?.readyState === "live");
        return { microphone: live[0] && !this.muted, camera: live[1], screen: live[2] };
    }

    /** Ask for both; for one when the other is missing. Whoever has neither can still watch and write. */
    async open() {
        if (!navigator.mediaDevices) {
            this.trouble = "insecure";
            return;
        }
        const both = await this.ask(true, true);
        if (both || this.trouble === "refused") return;
        if (await this.ask(true, false)) this.trouble = "missing";
        else if (await this.ask(false, true)) this.trouble = "deaf";
    }

    /**
     * @param {boolean} audio
     * @param {boolean} video
     * @returns {Promise<boolean>}
     */
    async ask(audio, video) {
        const size = SIZES[kept("picture") === "light" ? "light" : "fine"];
        const constraints = {
            audio: audio && { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...wished("microphone") },
            video: video && { ...size, ...wished("camera") },
        };
        try {
            const stream = await navigator.mediaDevices.getUserMedia(constraints);
            if (audio) this.put(0, stream.getAudioTracks()[0]);
            if (video) this.put(1, stream.getVideoTracks()[0]);
            return true;
        } catch (refusal) {
            this.trouble = refusal instanceof DOMException && refusal.name === "NotAllowedError" ? "refused" : "missing";
            return false;
        }
    }

    /**
     * @param {number} kind
     * @param {MediaStreamTrack | null} track
     */
    put(kind, track) {
        this.tracks[kind]?.stop();
        this.tracks[kind] = track;
        if (kind === 0 && track) {
            track.enabled = !this.muted;
            this.listen(track);
        }
        if (track) track.onended = () => this.tracks[kind] === track && this.put(kind, null);
        this.onchange(kind);
    }

    /** @param {boolean} muted */
    mute(muted) {
        this.muted = muted;
        if (this.tracks[0]) this.tracks[0].enabled = !muted;
        this.onchange(0);
    }

    async toggleCamera() {
        if (this.tracks[1]) this.put(1, null);
        else await this.ask(false, true);
    }

    /** Rejects when the browser cannot share; somebody who changes their mind is no trouble. */
    async toggleScreen() {
        if (this.tracks[2]) {
            this.put(2, null);
            return;
        }
        try {
            const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } } });
            this.put(2, stream.getVideoTracks()[0]);
        } catch (refusal) {
            if (!(refusal instanceof DOMException && refusal.name === "NotAllowedError")) throw refusal;
        }
    }

    /** @param {MediaStreamTrack} track */
    listen(track) {
        const context = new AudioContext();
        this.analyser?.context instanceof AudioContext && this.analyser.context.close();
        this.analyser = context.createAnalyser();
        this.analyser.fftSize = 512;
        context.createMediaStreamSource(new MediaStream([track])).connect(this.analyser);
    }

    /** How loud the microphone is now, 0 to 1. */
    loudness() {
        if (!this.analyser || this.muted || !this.tracks[0]) return 0;
        const samples = new Float32Array(this.analyser.fftSize);
        this.analyser.getFloatTimeDomainData(samples);
        return Math.min(1, Math.sqrt(samples.reduce((sum, s) => sum + s * s, 0) / samples.length) * 4);
    }

    close() {
        for (const kind of [0, 1, 2]) this.put(kind, null);
    }
}

/**
 * What was chosen on this device.
 * @param {string} name
 */
export function kept(name) {
    try {
        return localStorage.getItem(`room.${name}`) ?? "";
    } catch {
        return "";
    }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function keep(name, value) {
    try {
        localStorage.setItem(`room.${name}`, value);
    } catch (refused) {
        console.info("This browser keeps no settings:", refused);
    }
}

/** @param {string} name */
function wished(name) {
    const id = kept(name);
    return id ? { deviceId: { ideal: id } } : {};
}
