/**
 * Light, dark or as the device: three buttons with `data-theme-choice`. The choice stays on this
 * device; first-paint.js reads it back before the next page is painted.
 * @param {Element} element the group of buttons, hidden until this runs
 */
export default function theme(element) {
    if (!(element instanceof HTMLElement)) return;
    const root = document.documentElement;
    /** @type {NodeListOf<HTMLButtonElement>} */
    const buttons = element.querySelectorAll("[data-theme-choice]");

    const show = () => {
        for (const button of buttons) {
            button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "system")));
        }
    };

    element.addEventListener("click", (event) => {
        const button = event.target instanceof Element ? event.target.closest("[data-theme-choice]") : null;
        if (!(button instanceof HTMLElement) || !button.dataset.themeChoice) return;
        root.dataset.theme = button.dataset.themeChoice;
        keep(button.dataset.themeChoice);
        show();
    });
    show();
    element.hidden = false;
}

/**
 * A browser that keeps no settings still shows the choice on this page.
 * @param {string} choice
 */
function keep(choice) {
    try {
        if (choice === "system") localStorage.removeItem("theme");
        else localStorage.setItem("theme", choice);
    } catch (refused) {
        console.info("This browser keeps no settings:", refused);
    }
}
