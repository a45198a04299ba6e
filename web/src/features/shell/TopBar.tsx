import type { ReactNode } from 'react';
import type { Project, Session } from '../../api/types';
import { Logo } from '../../ui/Logo';
import { Select } from '../../ui/Select';
import { AccountMenu } from './AccountMenu';

interface Props {
  session: Session;
  project: Project;
  onProject: (id: string) => void;
  onSignOut: () => void;
  nav: ReactNode;
}

export function TopBar({ session, project, onProject, onSignOut, nav }: Props) {
  return (
    <header className="sticky top-0 z-20 border-b border-line bg-surface">
      <div className="mx-auto flex h-13 max-w-[1480px] items-center gap-2 px-4 sm:gap-3 sm:px-6">
        <Logo />
        <span className="text-[15px] font-semibold tracking-tight max-sm:sr-only">Lynex</span>
        <span aria-hidden className="text-line-strong select-none">
          /
        </span>
        <ProjectSwitcher projects={session.projects} project={project} onProject={onProject} />
        <nav aria-label="Pages" className="ml-1 flex items-center gap-0.5 sm:ml-3">
          {nav}
        </nav>
        <div className="ml-auto flex items-center">
          <AccountMenu email={session.account.email} onSignOut={onSignOut} />
        </div>
      </div>
    </header>
  );
}

function ProjectSwitcher({
  projects,
  project,
  onProject,
}: {
  projects: Project[];
  project: Project;
  onProject: (id: string) => void;
}) {
  if (projects.length === 1) return <span className="max-w-44 min-w-0 truncate font-medium">{project.name}</span>;
  return (
    <Select
      label="Project"
      className="h-8 max-w-48 rounded-[7px] hover:bg-hover"
      value={project.id}
      onChange={(e) => onProject(e.target.value)}
    >
      {projects.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}
