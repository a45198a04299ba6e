import type uPlot from 'uplot';

export interface Series {
  label: string;
  /** A CSS variable, such as `--chart-ok`. */
  colour: string;
  kind: 'bars' | 'line' | 'area';
}

export interface ChartSpec {
  series: readonly Series[];
  format: (value: number) => string;
  /** What the tooltip says of a step. */
  title: (startMs: number) => string;
  stepMs: number;
}

interface Build extends ChartSpec {
  width: number;
  height: number;
  colour: (variable: string) => string;
  paths: typeof uPlot.paths;
}

/** The options of a chart over time, in the colours of the theme as it is now. */
export function build({ series, format, title, stepMs, width, height, colour, paths }: Build): uPlot.Options {
  const axis = colour('--faint');
  const grid = { stroke: colour('--line'), width: 1 };
  return {
    width,
    height,
    padding: [8, 18, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: 'lynex' },
      points: { size: 7, width: 2, fill: colour('--surface') },
    },
    scales: {
      // A bar begins at its step's start: the last one needs its step's width, or it would be drawn outside.
      x: { time: true, range: (_u, min, max) => [min, max + stepMs / 1000] },
      y: { range: (_u, _min, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      {
        stroke: axis,
        grid: { show: false },
        ticks: { show: false },
        font: `11px ${FONT}`,
        size: 26,
        gap: 6,
        space: 64,
        values: (_u, splits, _axis, _space, incr) => splits.map((s) => tick(s * 1000, incr)),
      },
      {
        stroke: axis,
        grid,
        ticks: { show: false },
        border: { show: false },
        font: `11px ${FONT}`,
        // Called before there are labels, whatever its type says.
        size: (_u, values: string[] | null) => Math.max(34, ...(values ?? []).map((v) => 12 + v.length * 6.6)),
        gap: 6,
        space: 36,
        values: (_u, splits) => splits.map(format),
      },
    ],
    series: [
      {},
      ...series.map((one): uPlot.Series => {
        const stroke = colour(one.colour);
        const common = { label: one.label, stroke, points: { show: false } };
        if (one.kind === 'bars') {
          const bars = paths.bars?.({ size: [0.72, 28], radius: 0.18, align: 1 });
          return { ...common, fill: stroke, width: 0, ...(bars ? { paths: bars } : {}) };
        }
        return {
          ...common,
          width: 1.5,
          // A lone point between gaps has no line to be seen by.
          points: { show: true, filter: lonePoints, size: 4, fill: stroke, stroke },
          ...(one.kind === 'area' ? { fill: `${stroke}22` } : {}),
        };
      }),
    ],
    plugins: [tooltip(series, format, title, stepMs, colour)],
  };
}

const FONT = 'Inter, system-ui, sans-serif';
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

function tick(ms: number, incrSeconds: number): string {
  return incrSeconds >= 86_400 || time.format(ms) === '00:00' ? day.format(ms) : time.format(ms);
}

function lonePoints(u: uPlot, index: number): number[] {
  const values = u.data[index] ?? [];
  const lone: number[] = [];
  values.forEach((value, i) => {
    if (value != null && values[i - 1] == null && values[i + 1] == null) lone.push(i);
  });
  return lone;
}

function tooltip(
  series: readonly Series[],
  format: (value: number) => string,
  title: (startMs: number) => string,
  stepMs: number,
  colour: (variable: string) => string,
): uPlot.Plugin {
  const tip = document.createElement('div');
  tip.className = 'u-tip';
  tip.hidden = true;
  return {
    hooks: {
      init: (u) => {
        u.over.append(tip);
        u.over.addEventListener('mouseleave', () => (tip.hidden = true));
      },
      setCursor: (u) => {
        const { idx, left } = u.cursor;
        const x = idx == null ? undefined : u.data[0][idx];
        // Charts move their cursors together; only the one under the pointer speaks.
        if (idx == null || x === undefined || left == null || left < 0 || !u.over.matches(':hover')) {
          tip.hidden = true;
          return;
        }
        tip.replaceChildren(line(title(x * 1000)));
        series.forEach((one, i) => {
          const value = u.data[i + 1]?.[idx];
          tip.append(line(one.label, value == null ? '—' : format(value), colour(one.colour)));
        });
        tip.hidden = false;
        const middle = u.valToPos(x + stepMs / 2000, 'x');
        const right = middle + tip.offsetWidth + 12 > u.over.clientWidth;
        tip.style.left = `${right ? Math.max(0, middle - tip.offsetWidth - 12) : middle + 12}px`;
        tip.style.top = '4px';
      },
    },
  };
}

function line(text: string, value?: string, colour?: string): HTMLElement {
  const row = document.createElement('div');
  if (colour) {
    const dot = document.createElement('i');
    dot.style.background = colour;
    row.append(dot);
  }
  row.append(text);
  if (value !== undefined) {
    const b = document.createElement('b');
    b.textContent = value;
    row.append(b);
  }
  return row;
}
