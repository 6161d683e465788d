// The chat beside the picture. A line is sent under a key of its own and sent again until the server has kept it.

/**
 * @typedef {import("./signalling.js").Line} Line
 * @typedef {import("./signalling.js").Signalling} Signalling
 */
export class Chat {
    /**
     * @param {HTMLElement} root
     * @param {Signalling} signalling
     * @param {number} me my person's id
     */
    constructor(root, signalling, me) {
        this.root = root;
        this.signalling = signalling;
        this.me = me;
        this.list = /** @type {HTMLOListElement} */ (root.querySelector("ol"));
        this.form = /** @type {HTMLFormElement} */ (root.querySelector("form"));
        this.field = /** @type {HTMLTextAreaElement} */ (root.querySelector("textarea"));
        this.trouble = /** @type {HTMLElement} */ (root.querySelector("[data-trouble]"));
        this.template = /** @type {HTMLTemplateElement} */ (root.querySelector("template"));
        /** Written, but not yet kept by the server. @type {Map<string, string>} */
        this.unsent = new Map();
        /** @type {(line: Line) => void} */
        this.onnew = () => {};
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.write();
        });
        this.field.addEventListener("keydown", (event) => {
            // While an input method composes, Enter chooses a word.
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            this.form.requestSubmit();
        });
    }

    write() {
        const text = this.field.value.trim();
        if (!text) return;
        const key = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), (n) => n.toString(16)).join("-");
        this.unsent.set(key, text);
        this.field.value = "";
        this.send(key, text);
    }

    /**
     * @param {string} key
     * @param {string} text
     */
    async send(key, text) {
        try {
            this.show(await this.signalling.ask("say", { key, text }));
            this.say("");
        } catch (refusal) {
            // Without an answer it stays in `unsent` and goes out again when the socket is back.
            if (refusal instanceof Error) return;
            this.unsent.delete(key);
            // Beside what was typed meanwhile: neither is lost.
            this.field.value = [text, this.field.value].filter(Boolean).join("\n");
            this.say(/** @type {import("./signalling.js").Refusal} */ (refusal).said);
        }
    }

    again() {
        for (const [key, text] of this.unsent) this.send(key, text);
    }

    /** @param {string} said */
    say(said) {
        this.trouble.textContent = said;
        this.trouble.hidden = !said;
    }

    /**
     * Once, in the server's order, whichever way it came.
     * @param {Line} line
     */
    show(line) {
        this.unsent.delete(line.key);
        if (this.list.querySelector(`[data-line="${line.id}"]`)) return;
        const item = /** @type {HTMLLIElement} */ (this.template.content.firstElementChild?.cloneNode(true));
        item.dataset.line = String(line.id);
        item.classList.toggle("line-mine", line.person === this.me);
        const time = /** @type {HTMLTimeElement} */ (item.querySelector("time"));
        time.dateTime = line.at;
        time.textContent = line.time;
        /** @type {HTMLElement} */ (item.querySelector("b")).textContent = line.name;
        /** @type {HTMLElement} */ (item.querySelector(".line-text")).textContent = line.text;
        const after = [...this.list.children].find((other) => other instanceof HTMLElement && Number(other.dataset.line) > line.id);
        this.list.insertBefore(item, after ?? null);
        item.scrollIntoView({ block: "nearest" });
        if (line.person !== this.me) this.onnew(line);
    }
}
