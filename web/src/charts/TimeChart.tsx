import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useDark } from '../ui/theme';
import { build, type ChartSpec } from './build';

interface Props extends ChartSpec {
  /** What a reader who cannot see it should know. */
  summary: string;
  x: readonly number[];
  y: readonly (readonly (number | null)[])[];
  height: number;
}

/** A chart over time on a canvas. Loaded lazily: uPlot is not needed to sign in or to read the numbers. */
export default function TimeChart({ summary, x, y, height, ...spec }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef<{ spec: ChartSpec; data: uPlot.AlignedData } | null>(null);
  const dark = useDark();

  useEffect(() => {
    const data = [x, ...y] as uPlot.AlignedData;
    latest.current = { spec, data };
    chart.current?.setData(data);
  });

  useEffect(() => {
    const element = box.current;
    const now = latest.current;
    if (!element || !now) return;
    const style = getComputedStyle(document.documentElement);
    const plot = new uPlot(
      build({
        ...now.spec,
        // What formats and names a value may change with the range, without a new chart.
        format: (value) => latest.current?.spec.format(value) ?? '',
        title: (ms) => latest.current?.spec.title(ms) ?? '',
        width: element.clientWidth,
        height,
        colour: (variable) => style.getPropertyValue(variable).trim(),
        paths: uPlot.paths,
      }),
      now.data,
      element,
    );
    chart.current = plot;
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [dark, height, spec.stepMs]);

  return <div ref={box} role="img" aria-label={summary} style={{ height }} className="w-full min-w-0" />;
}
