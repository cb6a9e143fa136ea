import { drawFigure, seriesColor } from '@residualjs/experiments';
import type { Measurement } from '../../measurement.js';
import { measurementsOf, type Report } from '../report.js';
import { WIDTH } from './width.js';

/** A measurement in the plane of arithmetic per byte and GFLOP/s of one core. */
export interface RooflinePoint {
  contestant: string;
  work: string;
  flopsPerByte: number;
  gigaflops: number;
}

/** The mark of each kind of work, in the order in which they come. */
export const SYMBOLS = ['circle', 'square', 'triangle', 'diamond', 'star', 'cross'] as const;

/** The kinds of work among the points, in order. */
export const worksOf = (points: readonly RooflinePoint[]): string[] => [
  ...new Set(points.map(({ work }) => work)),
];

/** What a roof is called, and how high it is. */
export interface Roof {
  name: string;
  gigaflops: number;
}

const known = ({ flopsPerByte, gigaflopsPerCore, gpu }: Measurement) =>
  !gpu && flopsPerByte !== null && gigaflopsPerCore !== null && gigaflopsPerCore > 0;

/** A GPU in software computes down to a millionth of what a core can in single kernels: beside that nothing else could be told apart. */
const isTiny = ({ work, contestant }: Measurement) => work === 'kernels' && contestant.includes('webgpu');

/** The measurements that a roofline of one core can show: those that computed on the processor, at a known cost. */
export const rooflinePoints = (report: Report): RooflinePoint[] =>
  measurementsOf(report)
    .filter((one) => known(one) && !isTiny(one))
    .map(({ contestant, work, flopsPerByte, gigaflopsPerCore }) => ({
      contestant,
      work,
      flopsPerByte: flopsPerByte as number,
      gigaflops: gigaflopsPerCore as number,
    }));

/** The peaks of arithmetic, highest first. */
export function roofs({ peak128, matrixPeak }: Pick<Report, 'peak128' | 'matrixPeak'>): Roof[] {
  const wasm = { name: '128-bit WASM', gigaflops: peak128.relaxed ?? peak128.plain };
  return matrixPeak === null ? [wasm] : [{ name: "PyTorch's matrix product", gigaflops: matrixPeak }, wasm];
}

const STEPS = 60;

/** A roof as a line: bandwidth times arithmetic per byte, until the peak of arithmetic. */
export function roofLine({ gigaflops }: Roof, bandwidth: number, [low, high]: readonly [number, number]) {
  const ridge = gigaflops / bandwidth;
  const places = Array.from({ length: STEPS + 1 }, (_, i) => low * (high / low) ** (i / STEPS));
  const all = [...places, ridge].filter((x) => x >= low && x <= high).sort((a, b) => a - b);
  return all.map((x) => ({ x, y: Math.min(gigaflops, bandwidth * x) }));
}

/** The roofline (Williams, Waterman and Patterson 2009) of one core, with every measurement that it can show. */
export function drawRoofline(report: Report): Promise<string> {
  const { bandwidth } = report;
  const points = rooflinePoints(report);
  const peaks = roofs(report);
  const contestants = [...new Set(points.map(({ contestant }) => contestant))];
  const works = worksOf(points);
  const x = points.map(({ flopsPerByte }) => flopsPerByte);
  const y = points.map(({ gigaflops }) => gigaflops);
  const ridge = peaks[0].gigaflops / bandwidth;
  const domain: [number, number] = [Math.min(0.1, ...x) / 1.5, Math.max(4 * ridge, ...x) * 2];
  const top = Math.max(peaks[0].gigaflops, ...y) * 2;
  const bottom = Math.min(bandwidth * domain[0], ...y) / 2;
  return drawFigure('Roofline of one core', (plot) => ({
    width: WIDTH,
    marginRight: 24,
    height: 460,
    x: {
      ...{ type: 'log', domain, label: 'additions and multiplications per byte', grid: true },
      ...{ labelAnchor: 'center', labelArrow: 'none', tickFormat: '~g', ticks: 6 },
    },
    y: {
      type: 'log',
      domain: [bottom, top],
      label: 'GFLOP/s of one core',
      grid: true,
      tickFormat: '~g',
      ticks: 6,
    },
    color: { domain: contestants, range: contestants.map((_, i) => seriesColor(i)) },
    symbol: { domain: works, range: works.map((_, i) => SYMBOLS[i % SYMBOLS.length]) },
    marks: [
      peaks.map((roof, i) => [
        plot.line(roofLine(roof, bandwidth, domain), {
          ...{
            x: 'x',
            y: 'y',
            stroke: 'currentColor',
            strokeWidth: 2,
            strokeDasharray: i === 0 ? '' : '6 4',
          },
        }),
        plot.text([roof], {
          ...{
            x: (r) => r.gigaflops / bandwidth,
            y: 'gigaflops',
            text: (r) => `${r.name}: ${r.gigaflops.toFixed(0)}`,
          },
          ...{ textAnchor: 'start', dy: -9, fill: 'currentColor' }, // where it begins: measurements are further right
        }),
      ]),
      plot.text([bandwidth], {
        ...{
          x: () => domain[0],
          y: () => bandwidth * domain[0],
          text: (b) => `memory: ${b.toFixed(1)} GB/s`,
        },
        ...{ textAnchor: 'start', dx: 26, dy: -6, fill: 'currentColor' },
      }),
      plot.dot(points, {
        ...{ x: 'flopsPerByte', y: 'gigaflops', stroke: 'contestant', fill: 'contestant', fillOpacity: 0.5 },
        ...{ symbol: 'work', r: 5, strokeWidth: 1.5 },
      }),
    ],
  }));
}
