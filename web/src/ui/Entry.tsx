import type { ReactNode } from 'react';
import { Logo } from './Logo';

/** A page for who is not in yet: the mark, what this is, and one card's width of what to do. */
export function Entry({ title, subtitle, children }: { title: string; subtitle: ReactNode; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-5 py-10">
      <div className="w-full max-w-88">
        <div className="mb-8 flex flex-col items-center gap-4 text-center">
          <Logo size={40} />
          <div>
            <h1 className="text-xl font-semibold tracking-tight break-words">{title}</h1>
            <p className="mt-1 break-words text-muted">{subtitle}</p>
          </div>
        </div>
        {children}
      </div>
    </main>
  );
}
