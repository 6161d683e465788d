import assert from "node:assert/strict";
import test from "node:test";

import { lasting } from "../../static/js/behaviours/countdown.js";
import { shortcut } from "../../static/js/room/controls.js";
import { PAUSES, redFirst, remedy, share } from "../../static/js/room/peer.js";

const MINUTE = 60_000;

test("a broken connection is restarted after 1, 2, 4 and 8 seconds, then by the relay alone, then given up", () => {
    assert.deepEqual(PAUSES, [1000, 2000, 4000, 8000]);
    const told = [0, 1, 2, 3, 4, 5].map((tries) => remedy(tries, true));
    assert.deepEqual(told.map((found) => found?.pause), [1000, 2000, 4000, 8000, 0, undefined]);
    assert.deepEqual(told.map((found) => found?.relay), [false, false, false, false, true, undefined]);
});

test("without a relay nobody waits for one", () => {
    assert.equal(remedy(4, false), null);
});

test("redundant Opus comes first, Opus second, the rest keeps its order", () => {
    const codecs = ["audio/PCMU", "audio/opus", "audio/G722", "audio/red"].map((mimeType) => ({ mimeType }));
    assert.deepEqual(redFirst(codecs).map((codec) => codec.mimeType), ["audio/red", "audio/opus", "audio/PCMU", "audio/G722"]);
    assert.equal(codecs[0].mimeType, "audio/PCMU");
});

test("the more people, the less each picture takes of one's own line", () => {
    const rates = [1, 2, 3].map((others) => share(others).maxBitrate * others);
    assert.deepEqual(rates, [1_500_000, 1_600_000, 1_500_000]);
});

test("a countdown says the two largest units in the reader's language", () => {
    assert.equal(lasting(30_000, "en"), "1 minute");
    assert.equal(lasting(75 * MINUTE, "en"), "1 hour 15 minutes");
    assert.equal(lasting(49 * 60 * MINUTE, "ja"), "2 日 1 時間");
    assert.equal(lasting(24 * 60 * MINUTE + MINUTE, "en"), "1 day");
    assert.equal(lasting(60 * MINUTE, "zh-Hans"), "1小时");
});

test("a key works with Alt alone, whatever letter the keyboard makes of it", () => {
    const keys = { code: "KeyM", altKey: true, ctrlKey: false, metaKey: false };
    assert.equal(shortcut(keys), "microphone");
    assert.equal(shortcut({ ...keys, altKey: false }), undefined);
    assert.equal(shortcut({ ...keys, ctrlKey: true }), undefined);
    assert.equal(shortcut({ ...keys, code: "KeyX" }), undefined);
});
