/**
 * Turns a `details.confirm` (question in place, works without script) into a dialog.
 * The question moves into the dialog while it is open and back when it closes.
 * @param {Element} element the `details`; its second child is the question
 */
export default function confirm(element) {
    if (!(element instanceof HTMLDetailsElement)) return;
    const summary = element.querySelector("summary");
    const question = element.querySelector(".confirm-panel");
    if (!summary || !question) return;

    const dialog = document.createElement("dialog");
    dialog.className = "dialog";
    const heading = question.querySelector("h2");
    if (heading) dialog.setAttribute("aria-label", heading.textContent ?? "");
    for (const button of question.querySelectorAll("[data-close]")) {
        if (!(button instanceof HTMLElement)) continue;
        button.hidden = false;
        button.addEventListener("click", () => dialog.close());
    }

    summary.setAttribute("aria-haspopup", "dialog");
    summary.addEventListener("click", (event) => {
        event.preventDefault();
        document.body.append(dialog);
        dialog.append(question);
        dialog.showModal();
    });
    dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close();
    });
    dialog.addEventListener("close", () => {
        element.append(question);
        dialog.remove();
        summary.focus();
    });
}
