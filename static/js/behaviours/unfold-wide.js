/**
 * A fold that stands open where there is room beside it, and keeps out of the way where there is not.
 * Without script it is a plain fold.
 * @param {Element} element the details
 */
export default function unfoldWide(element) {
    if (!(element instanceof HTMLDetailsElement)) return;
    const wide = globalThis.matchMedia("(width >= 62rem)");
    const fit = () => {
        element.open = wide.matches;
    };
    fit();
    wide.addEventListener("change", fit);
}
