import { GitCommitHorizontal } from 'lucide-react';
import type { SaidOfImage } from '../../shared/model/image.ts';
import { ExternalLink } from '../ui/external-link.tsx';
import { Shown } from '../ui/shown.tsx';
import styles from './image.module.css';

/** Where the image says its source is; a link only to a web page. */
export function SourceLink({ said }: { readonly said: SaidOfImage }) {
  const source = said.source ?? said.url;
  const revision = said.revision?.slice(0, 12);
  if (source === undefined && revision === undefined) return null;
  const page = webPage(source);
  const words = `${shortName(source, page)}${revision === undefined ? '' : `@${revision}`}`;
  return (
    <span className={styles.source}>
      <GitCommitHorizontal size={13} aria-hidden />
      {page === null ? (
        <Shown text={words} />
      ) : (
        <ExternalLink href={page.href}>
          <Shown text={words} />
        </ExternalLink>
      )}
    </span>
  );
}

/** The page of an address that an image names; null for anything but https. */
export function webPage(text: string | undefined): URL | null {
  if (text === undefined || text.length > 2048) return null;
  const url = parsed(text);
  if (url?.protocol !== 'https:') return null;
  // A name or password in an address is nobody's to follow.
  return url.username === '' && url.password === '' ? url : null;
}

function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function shortName(source: string | undefined, page: URL | null): string {
  if (page === null) return source ?? '';
  const path = page.pathname.replace(/\.git$/, '').replace(/^\/|\/$/g, '');
  return path === '' ? page.host : `${page.host}/${path}`;
}
