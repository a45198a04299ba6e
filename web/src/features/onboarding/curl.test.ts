import { expect, it } from 'vitest';
import { curlLine } from './curl';

it('is a line a shell takes: the body is JSON in single quotes', () => {
  const line = curlLine('http://127.0.0.1:8000/');
  expect(line).toContain('curl http://127.0.0.1:8000/api/v1/events \\\n');
  const body = /-d '([^']+)'$/.exec(line)?.[1] ?? '';
  expect(JSON.parse(body)).toMatchObject({ type: 'model_response', body: { model: 'gpt-4o-mini' } });
});
