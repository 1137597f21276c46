// Reads the table that the server rendered: the only source of data for a chart.

/** One score of one period; null where there is too little data to give one. */
export interface Score {
  value: number;
  low: number;
  high: number;
}

export interface Side {
  score: Score | null;
  /** The cell as the page writes it: "−12 (−19 … −5)". */
  text: string;
  /** "902 voices · 1,204 posts" */
  counts: string;
}

export interface Row {
  start: number;
  end: number;
  label: string;
  href: string;
  proxy: Side;
  survey: Side;
}

export interface Shade {
  title: string;
  from: number;
  to: number;
}

export interface Trend {
  rows: Row[];
  shades: Shade[];
  /** Stretches of time in which a source was not read. */
  missing: Shade[];
  /** Where lasting changes began. */
  shifts: number[];
  words: { proxy: string; survey: string; gap: string; margin: string; few: string; description: string; lang: string };
}

export function readTrend(table: HTMLTableElement): Trend {
  const data = table.dataset;
  const rows = Array.from(table.tBodies[0]?.rows ?? [], readRow);
  const first = rows[0]?.start ?? 0;
  const last = rows[rows.length - 1]?.end ?? 0;
  const spans = (of: string): Shade[] =>
    Array.from(table.closest("figure")?.querySelectorAll<HTMLElement>(of) ?? [], (mark) => ({
      title: mark.dataset.title ?? "",
      from: Math.max(day(mark.dataset.from) || first, first),
      to: Math.min(day(mark.dataset.to) || last, last),
    })).filter((shade) => shade.from < shade.to);
  return {
    rows,
    shades: spans(".campaign-span"),
    missing: spans(".gap-span"),
    shifts: Array.from(table.closest("figure")?.querySelectorAll<HTMLElement>(".shift-mark") ?? [], (mark) => day(mark.dataset.at)).filter(
      (at) => at > first && at < last,
    ),
    words: {
      proxy: data.proxy ?? "",
      survey: data.survey ?? "",
      gap: data.gap ?? "",
      margin: data.margin ?? "",
      few: data.few ?? "",
      description: data.description ?? "",
      lang: data.lang ?? "en",
    },
  };
}

function readRow(row: HTMLTableRowElement): Row {
  return {
    start: day(row.dataset.start),
    end: day(row.dataset.end),
    label: row.dataset.label ?? "",
    href: row.querySelector("a")?.href ?? "",
    proxy: readSide(row, "proxy"),
    survey: readSide(row, "survey"),
  };
}

function readSide(row: HTMLTableRowElement, name: string): Side {
  const cell = row.querySelector<HTMLElement>(`[data-series="${name}"]`);
  const { v, low, high, n } = cell?.dataset ?? {};
  const score = v === undefined ? null : { value: Number(v), low: Number(low), high: Number(high) };
  return { score, text: (cell?.textContent ?? "").trim(), counts: n ?? "" };
}

/** Days are plain calendar days: they are placed as if all were in UTC, whatever the zone of the browser. */
function day(text: string | undefined): number {
  return text ? Date.parse(text + "T00:00:00Z") : NaN;
}
