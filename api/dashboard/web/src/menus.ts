// Menus are details elements: they open without a script. With it they also close when one looks elsewhere.

export function closeMenus(): void {
  const menus = () => document.querySelectorAll<HTMLDetailsElement>("details.drop[open]");
  document.addEventListener("click", (event) => {
    for (const menu of menus()) {
      if (!menu.contains(event.target as Node)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") {
      return;
    }
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
