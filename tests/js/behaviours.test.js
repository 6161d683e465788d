import assert from "node:assert/strict";
import test from "node:test";

import { contents } from "../../static/js/behaviours/dirty.js";
import { hint } from "../../static/js/behaviours/local-time.js";
import { delay, finished } from "../../static/js/behaviours/progress.js";

const noon = new Date("2026-11-24T04:00:00Z");

test("a device in the account's zone adds no hint", () => {
    assert.equal(hint(noon, "Asia/Shanghai", "Asia/Shanghai", "en"), "");
});

test("another name for the same wall clock adds no hint either", () => {
    assert.equal(hint(noon, "Asia/Shanghai", "Asia/Singapore", "en"), "");
});

test("a traveller sees the device's day and hour with the zone", () => {
    assert.equal(hint(noon, "Asia/Shanghai", "Asia/Tokyo", "en"), "Tue, Nov 24, 13:00 GMT+9");
});

test("the day may differ, not only the hour", () => {
    assert.match(hint(noon, "Asia/Shanghai", "America/Los_Angeles", "en"), /^Mon, Nov 23, 20:00/);
});

test("zones that agree in winter and part in summer are told apart by the instant", () => {
    const winter = new Date("2026-01-15T12:00:00Z");
    const summer = new Date("2026-07-15T12:00:00Z");
    assert.equal(hint(winter, "Africa/Lagos", "Europe/Berlin", "en"), "");
    assert.notEqual(hint(summer, "Africa/Lagos", "Europe/Berlin", "en"), "");
});

test("a job is asked about less and less often while nobody answers", () => {
    assert.deepEqual([0, 1, 2, 3, 10].map((missed) => delay(2000, missed)), [2000, 4000, 8000, 16000, 60000]);
});

test("a slow rhythm is never made quicker", () => {
    assert.equal(delay(90_000, 3), 90_000);
});

test("only done and failed end a job", () => {
    assert.deepEqual(["waiting", "running", "done", "failed"].map(finished), [false, false, true, true]);
});

test("a form is unchanged when it holds the same, and changed by a value or a file", () => {
    const form = (/** @type {string} */ name, /** @type {File | string} */ file) => {
        const data = new FormData();
        data.append("name", name);
        data.append("file", file);
        return contents(data);
    };
    assert.equal(form("Lanxi", ""), form("Lanxi", ""));
    assert.notEqual(form("Lanxi", ""), form("Lan xi", ""));
    assert.notEqual(form("Lanxi", new File(["a"], "a.pdf")), form("Lanxi", new File(["ab"], "a.pdf")));
});
