// The colours and the font of the page as it looks now, so that charts follow the theme.

export interface Colours {
  ink: string;
  muted: string;
  line: string;
  lineStrong: string;
  card: string;
  proxy: string;
  survey: string;
  font: string;
}

/** Resolves the tokens of the style sheet by letting the browser compute them on an element. */
export function colours(near: HTMLElement): Colours {
  const probe = document.createElement("span");
  probe.hidden = true;
  near.after(probe);
  const get = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const found = {
    ink: get("--ink"),
    muted: get("--muted"),
    line: get("--line"),
    lineStrong: get("--line-strong"),
    card: get("--card"),
    proxy: get("--proxy"),
    survey: get("--survey"),
    font: getComputedStyle(near).fontFamily,
  };
  probe.remove();
  return found;
}

/** Calls redraw whenever the theme of the system changes. */
export function onThemeChange(redraw: () => void): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
