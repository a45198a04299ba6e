import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Popover } from '../../ui/Popover';
import { setTheme, useTheme } from '../../ui/theme';

const THEMES = [
  { value: 'light', text: 'Light', Icon: Sun },
  { value: 'dark', text: 'Dark', Icon: Moon },
  { value: 'system', text: 'System', Icon: Monitor },
] as const;

export function AccountMenu({ email, onSignOut }: { email: string; onSignOut: () => void }) {
  const theme = useTheme();
  return (
    <Popover
      label="Account and theme"
      look="quiet"
      side="right"
      className="w-60"
      button={
        <span className="grid size-6 place-items-center rounded-full bg-accent-soft text-accent">
          <UserRound size={14} aria-hidden />
        </span>
      }
    >
      <>
        <p className="px-2 pt-1 text-xs text-faint">Signed in as</p>
        <p className="truncate px-2 pb-2 font-medium" title={email}>
          {email}
        </p>
        <div role="group" aria-label="Theme" className="mb-1.5 flex rounded-[7px] bg-raised p-0.5">
          {THEMES.map(({ value, text, Icon }) => (
            <button
              key={value}
              type="button"
              aria-pressed={theme === value}
              onClick={() => setTheme(value)}
              className={classes(
                'flex h-7 flex-1 items-center justify-center gap-1.5 rounded-[5px] text-xs font-medium',
                theme === value ? 'bg-surface text-text shadow-card' : 'text-muted hover:text-text',
              )}
            >
              <Icon size={13} aria-hidden />
              {text}
            </button>
          ))}
        </div>
        <Button look="quiet" className="w-full justify-start px-2" onClick={onSignOut}>
          <LogOut size={14} aria-hidden />
          Sign out
        </Button>
      </>
    </Popover>
  );
}
