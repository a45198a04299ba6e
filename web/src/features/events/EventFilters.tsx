import { ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { EVENT_TYPES, type EventFilter } from '../../api/types';
import { Button } from '../../ui/Button';
import { Popover } from '../../ui/Popover';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';
import { TypeLabel } from './TypeLabel';

interface Props {
  filter: EventFilter;
  models: readonly string[];
  onFilter: (filter: EventFilter) => void;
}

export function isFiltered({ types, status, model, traceId }: EventFilter): boolean {
  return types.length > 0 || Boolean(status ?? model ?? traceId);
}

export function EventFilters({ filter, models, onFilter }: Props) {
  const { types, status, model, traceId } = filter;
  const offered = model && !models.includes(model) ? [model, ...models] : models;
  return (
    <div role="search" aria-label="Filter events" className="flex flex-wrap items-center gap-2">
      <Popover
        label={types.length === 0 ? 'Type: all' : `Type: ${types.join(', ')}`}
        button={
          <>
            <ListFilter size={14} aria-hidden className="text-faint" />
            Type
            {types.length > 0 && (
              <span className="max-w-32 truncate rounded bg-accent-soft px-1 text-xs text-accent">
                {types.length === 1 ? types[0] : types.length}
              </span>
            )}
          </>
        }
      >
        <fieldset>
          <legend className="sr-only">Types</legend>
          {EVENT_TYPES.map((type) => (
            <label key={type} className="flex h-7 cursor-pointer items-center gap-2 rounded-md px-2 hover:bg-hover">
              <input
                type="checkbox"
                className="accent-accent"
                checked={types.includes(type)}
                onChange={(e) =>
                  onFilter({
                    ...filter,
                    types: e.target.checked ? [...types, type] : types.filter((one) => one !== type),
                  })
                }
              />
              <TypeLabel type={type} />
            </label>
          ))}
        </fieldset>
      </Popover>
      <Segmented
        label="Status"
        options={[
          { value: 'all', text: 'All' },
          { value: 'ok', text: 'OK' },
          { value: 'error', text: 'Errors' },
        ]}
        value={status ?? 'all'}
        onChange={(value) => onFilter({ ...filter, status: value === 'all' ? undefined : value })}
      />
      <Select
        label="Model"
        className="h-8 max-w-52 rounded-[7px] border border-line bg-surface hover:border-line-strong"
        value={model ?? ''}
        onChange={(e) => onFilter({ ...filter, model: e.target.value || undefined })}
      >
        <option value="">All models</option>
        {offered.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </Select>
      <TraceField key={traceId ?? ''} value={traceId ?? ''} onChange={(id) => onFilter({ ...filter, traceId: id })} />
      {isFiltered(filter) && (
        <Button
          look="quiet"
          onClick={() => onFilter({ types: [], status: undefined, model: undefined, traceId: undefined })}
        >
          <X size={14} aria-hidden />
          Clear
        </Button>
      )}
    </div>
  );
}

/** Applied on Enter or on leaving the field: half a trace id finds nothing. */
function TraceField({ value, onChange }: { value: string; onChange: (id: string | undefined) => void }) {
  const [text, setText] = useState(value);
  const apply = () => {
    const id = text.trim();
    if (id !== value) onChange(id || undefined);
  };
  return (
    <input
      type="search"
      aria-label="Trace id"
      placeholder="Trace id"
      className="field w-44 font-mono text-xs placeholder:font-sans"
      value={text}
      onChange={(e) => setText(e.target.value)}
      onBlur={apply}
      onKeyDown={(e) => {
        if (e.key === 'Enter') apply();
      }}
    />
  );
}
