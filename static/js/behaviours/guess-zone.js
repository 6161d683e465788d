/**
 * A list of time zones in which nothing is chosen yet: choose the device's own, if the list has it.
 * @param {Element} element the select
 */
export default function guessZone(element) {
    if (!(element instanceof HTMLSelectElement) || element.value) return;
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if ([...element.options].some((option) => option.value === own)) element.value = own;
}
