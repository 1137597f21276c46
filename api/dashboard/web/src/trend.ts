// Draws proxy and survey over time: a line with its band, and dots with error bars.

import type { CustomSeriesOption, EChartsOption, LineSeriesOption, ScatterSeriesOption } from "echarts";
import type { Colours } from "./theme";
import type { Row, Trend } from "./table";

type Point = [number, number | null];

const DAY = 24 * 60 * 60 * 1000;

export function trendOption(trend: Trend, colours: Colours, narrow: boolean): EChartsOption {
  const { rows } = trend;
  const [low, high, step] = scale(rows);
  return {
    animation: false,
    textStyle: { fontFamily: colours.font },
    grid: { left: 40, right: narrow ? 12 : labelRoom(trend), top: 20, bottom: 28, containLabel: false },
    xAxis: {
      type: "time",
      min: rows[0].start,
      max: rows[rows.length - 1].end,
      axisLine: { lineStyle: { color: colours.lineStrong } },
      axisTick: { lineStyle: { color: colours.lineStrong } },
      axisLabel: { color: colours.muted, fontSize: 12, hideOverlap: true, formatter: dayFormat(trend) },
      splitNumber: narrow ? 4 : 8,
    },
    yAxis: {
      type: "value",
      min: low,
      max: high,
      interval: step,
      axisLabel: { color: colours.muted, fontSize: 12, formatter: signed },
      splitLine: { lineStyle: { color: colours.line } },
    },
    tooltip: {
      trigger: "axis",
      renderMode: "html",
      className: "chart-tip",
      backgroundColor: colours.card,
      borderColor: colours.lineStrong,
      textStyle: { color: colours.ink, fontSize: 13 },
      axisPointer: { type: "line", lineStyle: { color: colours.lineStrong, type: "solid" }, snap: true },
      confine: true,
      formatter: (params: unknown) => tip(trend, params),
    },
    series: [
      ...band(trend, colours),
      proxyLine(trend, colours, narrow),
      errorBars(trend, colours),
      surveyLine(trend, colours),
      surveyDots(trend, colours, narrow),
    ],
  };
}

/** Where a period is drawn: in its middle. */
function middle(row: Row): number {
  return (row.start + row.end) / 2;
}

/** The y axis is fitted to what is drawn, in round steps, and always shows zero. */
function scale(rows: Row[]): [low: number, high: number, step: number] {
  let low = 0;
  let high = 0;
  for (const row of rows) {
    for (const { score } of [row.proxy, row.survey]) {
      if (score) {
        low = Math.min(low, score.low);
        high = Math.max(high, score.high);
      }
    }
  }
  const step = high - low > 160 ? 50 : high - low > 60 ? 20 : 10;
  return [Math.max(-100, Math.floor(low / step) * step), Math.min(100, Math.ceil(high / step) * step || step), step];
}

function proxyLine(trend: Trend, colours: Colours, narrow: boolean): LineSeriesOption {
  const points: Point[] = trend.rows.map((row) => [middle(row), row.proxy.score?.value ?? null]);
  return {
    id: "proxy",
    name: trend.words.proxy,
    type: "line",
    data: points,
    connectNulls: false,
    symbol: "circle",
    symbolSize: points.length > 60 ? 0 : 5,
    showSymbol: true,
    lineStyle: { color: colours.proxy, width: 2 },
    itemStyle: { color: colours.proxy },
    endLabel: { show: !narrow, formatter: trend.words.proxy, color: colours.proxy, fontSize: 12, distance: 8 },
    z: 4,
    markLine: {
      silent: true,
      symbol: "none",
      label: { show: false },
      lineStyle: { color: colours.lineStrong, type: "solid", width: 1 },
      data: [
        { yAxis: 0 },
        ...trend.shifts.map((at) => ({ xAxis: at, lineStyle: { color: colours.muted, type: "dashed" as const, width: 1.5 } })),
      ],
    },
    markArea: { silent: true, data: [...campaigns(trend, colours), ...gaps(trend, colours)] },
  };
}

/** The interval of the proxy: a line at its low end that is not seen, and the width of the band stacked on top. */
function band(trend: Trend, colours: Colours): LineSeriesOption[] {
  const common: LineSeriesOption = {
    type: "line",
    stack: "band",
    stackStrategy: "all",
    symbol: "none",
    lineStyle: { opacity: 0 },
    silent: true,
    connectNulls: false,
    z: 2,
  };
  return [
    { ...common, id: "low", data: trend.rows.map((row): Point => [middle(row), row.proxy.score?.low ?? null]) },
    {
      ...common,
      id: "width",
      data: trend.rows.map((row): Point => [middle(row), row.proxy.score ? row.proxy.score.high - row.proxy.score.low : null]),
      areaStyle: { color: colours.proxy, opacity: 0.18 },
    },
  ];
}

function surveyLine(trend: Trend, colours: Colours): LineSeriesOption {
  const answered = trend.rows.filter((row) => row.survey.score);
  return {
    id: "survey-line",
    type: "line",
    data: answered.map((row): Point => [middle(row), row.survey.score!.value]),
    symbol: "none",
    silent: true,
    lineStyle: { color: colours.survey, width: 1.5, type: "dashed", opacity: 0.7 },
    z: 3,
  };
}

/** How much room the names of the lines need at their right ends: about so many pixels a letter, more for wide ones. */
function labelRoom(trend: Trend): number {
  const width = (text: string) => Array.from(text).reduce((sum, letter) => sum + (letter > "\u2e80" ? 13 : 8), 0);
  return Math.max(width(trend.words.proxy), width(trend.words.survey)) + 20;
}

/** Moves the name of the survey out of the way where both lines end at about the same height. */
function nudge(trend: Trend): number {
  const last = (side: "proxy" | "survey") => {
    const scored = trend.rows.filter((row) => row[side].score);
    return scored[scored.length - 1];
  };
  const [proxy, survey] = [last("proxy"), last("survey")];
  const [low, high] = scale(trend.rows);
  if (!proxy || !survey) {
    return 0;
  }
  const apart = (survey.survey.score!.value - proxy.proxy.score!.value) / (high - low);
  return Math.abs(apart) > 0.06 ? 0 : apart >= 0 ? -12 : 12;
}

function surveyDots(trend: Trend, colours: Colours, narrow: boolean): ScatterSeriesOption {
  const answered = trend.rows.filter((row) => row.survey.score);
  const points = answered.map((row, i) => ({
    value: [middle(row), row.survey.score!.value],
    label: {
      show: !narrow && i === answered.length - 1,
      position: "right" as const,
      offset: [0, nudge(trend)],
      formatter: trend.words.survey,
      color: colours.survey,
      fontSize: 12,
      distance: 8,
    },
  }));
  return {
    id: "survey",
    name: trend.words.survey,
    type: "scatter",
    data: points,
    symbol: "circle",
    symbolSize: 8,
    itemStyle: { color: colours.survey, borderColor: colours.card, borderWidth: 1, opacity: 1 },
    z: 6,
  };
}

/** The intervals of the survey as bars with short feet. */
function errorBars(trend: Trend, colours: Colours): CustomSeriesOption {
  return {
    id: "survey-bars",
    type: "custom",
    silent: true,
    z: 5,
    data: trend.rows.flatMap((row) => (row.survey.score ? [[middle(row), row.survey.score.low, row.survey.score.high]] : [])),
    renderItem: (_params, api) => {
      const [x, top] = api.coord([api.value(0), api.value(2)]);
      const [, bottom] = api.coord([api.value(0), api.value(1)]);
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: "line" as const,
        shape: { x1, y1, x2, y2 },
        style: { stroke: colours.survey, lineWidth: 1.5 },
      });
      return { type: "group", children: [line(x, top, x, bottom), line(x - 4, top, x + 4, top), line(x - 4, bottom, x + 4, bottom)] };
    },
  };
}

type Area = NonNullable<NonNullable<LineSeriesOption["markArea"]>["data"]>[number];

/** Periods without a score of either side are hatched, and so is what sources were not read in. */
function gaps(trend: Trend, colours: Colours): Area[] {
  const areas: Area[] = [];
  let from: number | null = null;
  const close = (to: number) => {
    if (from !== null) {
      areas.push([
        { xAxis: from, itemStyle: { color: hatch(colours.lineStrong) as never } },
        { xAxis: to },
      ]);
    }
    from = null;
  };
  for (const row of trend.rows) {
    if (row.proxy.score) {
      close(row.start);
    } else {
      from ??= row.start;
    }
  }
  close(trend.rows[trend.rows.length - 1].end);
  for (const gap of trend.missing) {
    areas.push([{ xAxis: gap.from, itemStyle: { color: hatch(colours.muted) as never } }, { xAxis: gap.to }]);
  }
  return areas;
}

/** A pattern of diagonal lines. Its size is said, since the renderer would ask the image before it is loaded. */
function hatch(colour: string): object {
  const size = 8;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const pen = canvas.getContext("2d");
  if (pen) {
    pen.strokeStyle = colour;
    pen.globalAlpha = 0.6;
    pen.beginPath();
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
    }
    pen.stroke();
  }
  return { image: canvas.toDataURL(), imageWidth: size, imageHeight: size, repeat: "repeat" };
}

function campaigns(trend: Trend, colours: Colours): Area[] {
  return trend.shades.map((shade): Area => [
    {
      name: shade.title,
      xAxis: shade.from,
      itemStyle: { color: colours.line, opacity: 0.55 },
      label: { color: colours.muted, fontSize: 12, position: "insideTop" },
    },
    { xAxis: shade.to },
  ]);
}

/** The tooltip repeats the cells of the table, which are in the reader's language already. */
function tip(trend: Trend, params: unknown): HTMLElement {
  const box = document.createElement("div");
  box.className = "tip";
  const axis = Array.isArray(params) ? Number(params[0]?.axisValue) : NaN;
  const row = nearest(trend.rows, axis);
  if (!row) {
    return box;
  }
  line(box, "b", row.label);
  for (const [name, side] of [
    [trend.words.proxy, row.proxy],
    [trend.words.survey, row.survey],
  ] as const) {
    const counts = side.counts ? " · " + side.counts : "";
    line(box, "div", `${name}: ${side.score || side.counts ? side.text : trend.words.gap}${counts}`);
  }
  return box;
}

function line(box: HTMLElement, tag: string, text: string): void {
  const element = document.createElement(tag);
  element.textContent = text;
  box.append(element);
}

export function nearest(rows: Row[], at: number): Row | undefined {
  let best: Row | undefined;
  for (const row of rows) {
    if (!best || Math.abs(middle(row) - at) < Math.abs(middle(best) - at)) {
      best = row;
    }
  }
  return best;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0";
}

/** Writes days of the axis in the page's language: months where the chart is long, days where it is short. */
function dayFormat(trend: Trend): (value: number) => string {
  const span = (trend.rows[trend.rows.length - 1].end - trend.rows[0].start) / DAY;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(trend.words.lang, { timeZone: "UTC", ...options });
  const days = format({ day: "numeric", month: "short" });
  const months = format({ month: "short", year: span > 400 ? "numeric" : undefined });
  return (value) => (span > 120 ? months : days).format(value);
}
