// Before anything is painted: the colours the reader chose on this device, so that the page does not flash.
(() => {
    try {
        const chosen = localStorage.getItem("theme");
        if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
    } catch (refused) {
        console.info("This browser keeps no settings:", refused);
    }
})();
