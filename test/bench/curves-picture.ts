// Curves of a gap over time as an SVG picture, one panel beside another.

export interface Curve {
  title: string;
  points: { second: number; percent: number }[];
}
export interface Panel {
  title: string;
  seconds: number;
  curves: readonly Curve[];
}

const [width, height] = [420, 280];
const [left, right, top, bottom] = [46, 12, 34, 34];
/** Told apart also without colours: by the dashes. */
const looks = [
  ['#b45309', '6 3'],
  ['#0369a1', '2 3'],
  ['#15803d', ''],
] as const;
/** What is higher is cut off: the first moments are of no interest. */
const highestPercent = 10;

export function drawCurves(panels: readonly Panel[]): string {
  const body = panels.map((panel, k) => `<g transform="translate(${k * width} 0)">${drawPanel(panel)}</g>`);
  const size = `width="${panels.length * width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11" fill="#1f2937">
<rect width="100%" height="100%" fill="#ffffff"/>
${body.join('\n')}
</svg>
`;
}

function drawPanel({ title, seconds, curves }: Panel): string {
  const last = curves.map(({ points }) => points.at(Math.floor(points.length / 8))?.percent ?? 0);
  const most = Math.min(highestPercent, Math.max(1, Math.ceil(Math.max(...last))));
  const x = (second: number): string => (left + (second / seconds) * (width - left - right)).toFixed(1);
  const y = (percent: number): string =>
    (top + (1 - Math.min(most, percent) / most) * (height - top - bottom)).toFixed(1);
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const [gap, second] = [share * most, share * seconds];
    return (
      `<path d="M${x(0)} ${y(gap)}H${x(seconds)}" stroke="#e5e7eb"/>` +
      `<text x="${left - 6}" y="${Number(y(gap)) + 4}" text-anchor="end">${gap} %</text>` +
      `<text x="${x(second)}" y="${height - 14}" text-anchor="middle">${second}</text>`
    );
  });
  const drawn = curves.map((curve, k) => {
    const [colour, dashes] = looks[k % looks.length]!;
    const way = curve.points.map(({ second, percent }) => `${x(second)} ${y(percent)}`).join('L');
    const at = top + 14 + k * 16;
    const stroke = `stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"`;
    return (
      `<path d="M${way}" fill="none" ${stroke}/>` +
      `<path d="M${width - 190} ${at - 4}h24" ${stroke}/><text x="${width - 160}" y="${at}">${curve.title}</text>`
    );
  });
  return [`<text x="${left}" y="18" font-weight="bold">${title}</text>`, ...lines, ...drawn].join('\n');
}
