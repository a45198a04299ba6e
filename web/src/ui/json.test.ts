import { expect, it } from 'vitest';
import { jsonParts } from './json';

it('loses nothing of the text it colours', () => {
  const pretty = JSON.stringify({ 'a "q"': [1, -2.5e-7, true, null, 'x: \\ "y"', {}] }, null, 2);
  const parts = jsonParts(pretty);
  expect(parts.map((part) => part.text).join('')).toBe(pretty);
  expect(parts.filter((part) => part.kind === 'key').map((part) => part.text)).toEqual(['"a \\"q\\""']);
  expect(parts.filter((part) => part.kind === 'literal').map((part) => part.text)).toEqual([
    '1',
    '-2.5e-7',
    'true',
    'null',
  ]);
});
