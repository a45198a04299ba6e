import { RefreshCw } from 'lucide-react';
import { inWords, RANGES, type Range } from '../../api/range';
import { IconButton } from '../../ui/Button';
import { Segmented } from '../../ui/Segmented';
import { Select } from '../../ui/Select';

export const REFRESHES = ['off', '5s', '30s'] as const;
export type Refresh = (typeof REFRESHES)[number];

const WORDS: Record<Refresh, string> = { off: 'Paused', '5s': 'Every 5 s', '30s': 'Every 30 s' };

interface Props {
  range: Range;
  onRange: (range: Range) => void;
  refresh: Refresh;
  onRefresh: (refresh: Refresh) => void;
  onRefreshNow: () => void;
  busy: boolean;
}

export function TimeControls({ range, onRange, refresh, onRefresh, onRefreshNow, busy }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Segmented
        label="Time range"
        options={RANGES.map((value) => ({ value, text: value, hint: `The last ${inWords(value)}` }))}
        value={range}
        onChange={onRange}
      />
      <div className="flex h-8 items-stretch rounded-[7px] border border-line bg-surface">
        <IconButton label="Refresh now" onClick={onRefreshNow}>
          <RefreshCw size={14} aria-hidden className={busy ? 'motion-safe:animate-spin' : ''} />
        </IconButton>
        <Select
          label="Refresh"
          className="w-32 border-l border-line text-muted hover:text-text"
          value={refresh}
          onChange={(e) => {
            const chosen = REFRESHES.find((one) => one === e.target.value);
            if (chosen) onRefresh(chosen);
          }}
        >
          {REFRESHES.map((value) => (
            <option key={value} value={value}>
              {WORDS[value]}
            </option>
          ))}
        </Select>
      </div>
    </div>
  );
}
