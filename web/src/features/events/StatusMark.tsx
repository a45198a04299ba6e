import { CircleAlert } from 'lucide-react';

/** Ok is quiet, an error has an icon and a word: colour is not the only sign. */
export function StatusMark({ status }: { status: 'ok' | 'error' }) {
  return status === 'error' ? (
    <span className="inline-flex items-center gap-1 rounded-[5px] bg-bad-soft px-1.5 text-xs leading-5 font-medium text-bad">
      <CircleAlert size={12} aria-hidden />
      error
    </span>
  ) : (
    <span className="text-xs text-faint">ok</span>
  );
}
