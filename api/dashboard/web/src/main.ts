// Draws charts over the tables of a page. A page without this script is complete; with it, it is easier to read.

import { CustomChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use, type ECharts } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { listenForKeys } from "./keys";
import { closeMenus } from "./menus";
import { readTrend } from "./table";
import { colours, onThemeChange } from "./theme";
import { nearest, trendOption } from "./trend";

use([
  CustomChart, LineChart, ScatterChart, AriaComponent, GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer,
]);

function drawTrend(box: HTMLElement, table: HTMLTableElement): void {
  const trend = readTrend(table);
  if (trend.rows.length < 2) {
    box.classList.add("failed");
    return;
  }
  const chart = init(box, null, { renderer: "svg" });
  const draw = () => chart.setOption(trendOption(trend, colours(box), box.clientWidth < 560), true);
  draw();
  onThemeChange(draw);
  let width = box.clientWidth;
  new ResizeObserver(() => {
    if (box.clientWidth !== width) {
      width = box.clientWidth;
      chart.resize();
      draw();
    }
  }).observe(box);
  describe(box, trend.words.description);
  walk(box, chart, trend.rows.length);
  chart.getZr().on("click", (event) => {
    const row = nearest(trend.rows, chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX));
    if (row?.href && chart.containPixel("grid", [event.offsetX, event.offsetY])) {
      location.assign(row.href);
    }
  });
}

/** Makes the chart one image with a sentence, for those who hear the page. The table says the rest. */
function describe(box: HTMLElement, sentence: string): void {
  box.removeAttribute("aria-hidden");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", sentence);
}

/** Lets the arrow keys move through the points. */
function walk(box: HTMLElement, chart: ECharts, length: number): void {
  let at = length - 1;
  const show = () => chart.dispatchAction({ type: "showTip", seriesId: "proxy", seriesIndex: 2, dataIndex: at });
  box.tabIndex = 0;
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -length, End: length }[event.key];
    if (step) {
      at = Math.max(0, Math.min(length - 1, at + step));
      show();
      event.preventDefault();
    }
  });
  box.addEventListener("blur", () => chart.dispatchAction({ type: "hideTip" }));
}

function start(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("table[data-chart=trend]")) {
    const figure = table.closest("figure");
    const box = figure?.querySelector<HTMLElement>(".chart");
    const details = table.closest("details");
    try {
      if (box) {
        drawTrend(box, table);
        if (details && !box.classList.contains("failed")) {
          details.open = false;
        }
      }
    } catch (error) {
      box?.classList.add("failed");
      console.error(error);
    }
    details?.classList.add("ready");
  }
  closeMenus();
  listenForKeys();
}

start();
