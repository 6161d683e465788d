// The people on the stage: a tile each, with picture, name, company, language and marks.

/**
 * @typedef {import("./signalling.js").Seat} Seat
 * @typedef {import("./signalling.js").Mark} Mark
 * @typedef {import("./peer.js").State} State
 */
export class Tile {
    /**
     * @param {HTMLTemplateElement} template
     * @param {HTMLElement} stage
     * @param {Seat} seat
     * @param {{[name: string]: string}} words
     */
    constructor(template, stage, seat, words) {
        const copy = template.content.firstElementChild?.cloneNode(true);
        if (!(copy instanceof HTMLElement)) throw new TypeError("the template holds no tile");
        this.element = copy;
        this.words = words;
        this.name = seat.name;
        this.element.dataset.stay = String(seat.stay);
        this.element.setAttribute("aria-label", [seat.name, seat.company].filter(Boolean).join(", "));
        this.text("name", seat.name);
        this.text("company", seat.company);
        this.text("language", seat.language);
        this.text("initial", [...seat.name][0] ?? "");
        this.part("name").lang = seat.code;
        this.camera = this.video("camera");
        this.screen = this.video("screen");
        /** @type {(blocked: HTMLVideoElement) => void} */
        this.onblocked = () => {};
        this.mark({ microphone: false, camera: false, screen: false });
        stage.append(this.element);
    }

    /**
     * @param {string} name
     * @returns {HTMLElement}
     */
    part(name) {
        const found = this.element.querySelector(`[data-part="${name}"]`);
        if (!(found instanceof HTMLElement)) throw new TypeError(`a tile has no ${name}`);
        return found;
    }

    /**
     * @param {string} name
     * @param {string} said
     */
    text(name, said) {
        this.part(name).textContent = said;
        this.part(name).hidden = !said;
    }

    /** @param {string} name */
    video(name) {
        const found = this.part(name);
        if (!(found instanceof HTMLVideoElement)) throw new TypeError(`${name} is no picture`);
        found.srcObject = new MediaStream();
        return found;
    }

    /** This device's own: mirrored, and never heard. @param {string} you */
    own(you) {
        this.text("name", you);
        this.element.classList.add("tile-own");
        this.camera.muted = true;
        this.screen.muted = true;
    }

    /**
     * @param {number} kind 0 microphone, 1 camera, 2 screen
     * @param {MediaStreamTrack | null} track
     */
    show(kind, track) {
        const video = kind === 2 ? this.screen : this.camera;
        const stream = /** @type {MediaStream} */ (video.srcObject);
        for (const old of kind === 0 ? stream.getAudioTracks() : stream.getVideoTracks()) stream.removeTrack(old);
        if (track) stream.addTrack(track);
        if (track) this.play(video);
    }

    /** @param {HTMLVideoElement} video */
    play(video) {
        video.play().catch((refusal) => refusal.name === "NotAllowedError" && this.onblocked(video));
    }

    /** @param {Mark} mark */
    mark(mark) {
        this.element.classList.toggle("tile-muted", !mark.microphone);
        this.element.classList.toggle("tile-faceless", !mark.camera);
        this.element.classList.toggle("tile-sharing", mark.screen);
        this.part("muted").hidden = mark.microphone;
        this.screen.hidden = !mark.screen;
    }

    /** @param {boolean} speaking */
    speak(speaking) {
        this.element.classList.toggle("tile-speaking", speaking);
    }

    /** @param {State} state */
    state(state) {
        this.element.dataset.state = state;
        const said = state === "connected" ? "" : this.words[state];
        this.text("state", said.replace("{name}", this.name));
    }

    remove() {
        this.element.remove();
    }
}
