import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { EventFilter } from '../../api/types';
import { EventFilters } from './EventFilters';

function show(filter: EventFilter) {
  const onFilter = vi.fn<(filter: EventFilter) => void>();
  render(<EventFilters filter={filter} models={['gpt-4o']} onFilter={onFilter} />);
  return onFilter;
}

describe('the filters', () => {
  it('add a type to those chosen', async () => {
    const onFilter = show({ types: ['log'] });
    await userEvent.click(screen.getByRole('button', { name: 'Type: log' }));
    await userEvent.click(screen.getByRole('checkbox', { name: 'error' }));
    expect(onFilter).toHaveBeenCalledWith({ types: ['log', 'error'] });
  });

  it('close the list of types by Escape and give the focus back', async () => {
    show({ types: [] });
    const button = screen.getByRole('button', { name: 'Type: all' });
    await userEvent.click(button);
    await userEvent.tab();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(document.activeElement).toBe(button);
  });

  it('apply a trace id on Enter, not at every key', async () => {
    const onFilter = show({ types: [] });
    await userEvent.type(screen.getByRole('searchbox', { name: 'Trace id' }), ' ab12 ');
    expect(onFilter).not.toHaveBeenCalled();
    await userEvent.keyboard('{Enter}');
    expect(onFilter).toHaveBeenCalledWith({ types: [], traceId: 'ab12' });
  });

  it('offer the model of the address though no event has it now', () => {
    show({ types: [], model: 'gone-1' });
    screen.getByRole('option', { name: 'gone-1' });
    screen.getByRole('option', { name: 'gpt-4o' });
  });

  it('are cleared by one button, shown only when there is something to clear', async () => {
    const onFilter = show({ types: [], status: 'error' });
    await userEvent.click(screen.getByRole('button', { name: 'Clear' }));
    expect(onFilter.mock.calls[0]?.[0].status).toBeUndefined();
  });
});
