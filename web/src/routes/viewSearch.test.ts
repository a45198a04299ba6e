import { describe, expect, it } from 'vitest';
import { filterOf, parseView, rangeOf, readSearch, withFilter, withRange, writeSearch } from './viewSearch';

describe('the address of a view', () => {
  it('leaves out what is the default', () => {
    expect(writeSearch(withRange({}, '1h'))).toBe('');
    expect(writeSearch(withRange({}, '6h'))).toBe('?range=6h');
    expect(writeSearch(withFilter({ event: 'e' }, { types: [] }))).toBe('?event=e');
  });

  it('comes back as it was written', () => {
    const search = withFilter(
      { range: '7d' },
      { types: ['log', 'error'], status: 'error', model: 'a b&c', traceId: 'ff' },
    );
    const written = writeSearch(search);
    expect(written).toBe('?range=7d&type=log,error&status=error&model=a+b%26c&trace=ff');
    expect(parseView(readSearch(written))).toEqual(search);
    expect(filterOf(search)).toEqual({ types: ['log', 'error'], status: 'error', model: 'a b&c', traceId: 'ff' });
  });

  it('does not break on what it does not understand', () => {
    const search = parseView({ range: '3 weeks', status: 'maybe', type: 'log,nonsense', live: 7, other: 'x' });
    expect(search).toEqual({ type: 'log,nonsense' });
    expect(rangeOf(search)).toBe('1h');
    expect(filterOf(search).types).toEqual(['log']);
  });
});
