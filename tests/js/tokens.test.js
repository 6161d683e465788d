import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const css = readFileSync(new URL("../../static/css/tokens.css", import.meta.url), "utf8");

/** @param {string} block @returns {Record<string, string>} */
const declared = (block) => Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));

/** The declarations of the first rule after a selector. @param {string} selector */
const rule = (selector) => {
    const start = css.indexOf("{", css.indexOf(selector));
    assert.ok(start > 0, selector);
    return declared(css.slice(start, css.indexOf("}", start)));
};

const light = rule(":root {");
const dark = rule(':root:not([data-theme="light"])');
const chosen = rule(':root[data-theme="dark"]');
const meanings = declared(css.slice(css.indexOf("---- Meanings"), css.indexOf("/* Space")));

/** @param {Record<string, string>} raw @param {string} meaning */
const colour = (raw, meaning) => raw[meanings[meaning].replace(/var\((.+)\)/, "$1")];

/** WCAG's relative luminance. @param {string} hex */
const luminance = (hex) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** @param {string} one @param {string} other */
const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
};

const words = ["--ink", "--ink-soft", "--muted", "--accent", "--good", "--warn", "--bad"].flatMap((ink) => ["--paper", "--surface", "--surface-sunk"].map((ground) => [ink, ground]));
const onTint = ["accent", "good", "warn", "bad"].flatMap((tone) => [[`--${tone}`, `--${tone}-soft`], ["--ink", `--${tone}-soft`], ["--muted", `--${tone}-soft`]]);
const onFill = [["--accent-ink", "--accent"], ["--accent-ink", "--accent-strong"], ["--bad-ink", "--bad"], ["--bad-ink", "--bad-strong"]];
const edges = ["--line-strong", "--focus"].flatMap((edge) => ["--paper", "--surface", "--surface-sunk"].map((ground) => [edge, ground]));

for (const [name, raw] of /** @type {[string, Record<string, string>][]} */ ([["light", light], ["dark", dark]])) {
    test(`${name}: every word is readable on every ground it may stand on (4.5 : 1)`, () => {
        const weak = [...words, ...onTint, ...onFill].filter(([ink, ground]) => contrast(colour(raw, ink), colour(raw, ground)) < 4.5);
        assert.deepEqual(weak, []);
    });

    test(`${name}: edges of inputs and the focus ring can be seen (3 : 1)`, () => {
        const weak = edges.filter(([edge, ground]) => contrast(colour(raw, edge), colour(raw, ground)) < 3);
        assert.deepEqual(weak, []);
    });
}

test("dark by choice is the same as dark by the device", () => {
    assert.deepEqual(chosen, dark);
});

test("dark redefines every raw colour of light", () => {
    const raw = Object.keys(light).filter((name) => name.startsWith("--raw"));
    assert.deepEqual(raw.filter((name) => !(name in dark)), []);
});
