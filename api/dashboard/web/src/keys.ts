// Buttons that have a key of their own answer to it, as long as nobody types into a field.

export function listenForKeys(): void {
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || target.closest("input, select, textarea")) {
      return;
    }
    for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-key]")) {
      if (button.dataset.key === event.key.toLowerCase()) {
        button.click();
        event.preventDefault();
        return;
      }
    }
  });
}
