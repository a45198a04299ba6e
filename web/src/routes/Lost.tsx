import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { CircleAlert, Compass } from 'lucide-react';
import { explain } from '../api/problem';
import { Button } from '../ui/Button';
import { Empty } from '../ui/Notice';

export function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Empty icon={<Compass size={24} aria-hidden />} title="There is no such page">
        <Link to="/" className="font-medium text-accent hover:underline">
          To the overview
        </Link>
      </Empty>
    </main>
  );
}

export function Failed({ error, reset }: ErrorComponentProps) {
  return (
    <main className="grid min-h-dvh place-items-center">
      <Empty icon={<CircleAlert size={24} aria-hidden />} title="The page could not be shown">
        <p role="alert" className="mb-4">
          {explain(error)}
        </p>
        <Button
          onClick={() => {
            reset();
            window.location.reload();
          }}
        >
          Try again
        </Button>
      </Empty>
    </main>
  );
}
