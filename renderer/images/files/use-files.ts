import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type BerthError, isCancelled } from '../../../shared/errors.ts';
import type { FileEntry, FilesPage } from '../../../shared/model/image-files.ts';
import { asBerthError } from '../../errors/as-berth-error.ts';
import { useApp } from '../../state/use-app.ts';

/** The image whose files are shown. */
export interface FilesOf {
  readonly registryId: string;
  readonly repository: string;
  /** Of the manifest of the platform shown. */
  readonly digest: string;
  /** The place of one layer; null: all of them, merged. */
  readonly layer: number | null;
}

export type FilesSummary = NonNullable<FilesPage['summary']>;

export interface Files {
  /** By the path of the directory. */
  readonly folders: ReadonlyMap<string, readonly FileEntry[]>;
  readonly found: readonly FileEntry[] | null;
  readonly summary: FilesSummary | null;
  readonly progress: { readonly read: number; readonly needed: number } | null;
  readonly error: BerthError | null;
  /** Bytes that a person has allowed to read; undefined: as many as go without asking. */
  readonly mayRead: number | undefined;
  open(path: string): void;
  /** Begins again, with this many bytes allowed. */
  start(mayRead?: number): void;
  cancel(): void;
}

const inputOf = ({ layer, ...image }: FilesOf, mayRead: number | undefined) => ({
  ...image,
  ...(layer === null ? {} : { layer }),
  ...(mayRead === undefined ? {} : { mayRead }),
});

/** The files of an image, directory by directory as they are opened; a search finds them by path. */
export function useFiles(of: FilesOf, search: string): Files {
  const { api } = useApp();
  const { registryId, repository, digest, layer } = of;
  const image = useMemo(
    () => ({ registryId, repository, digest, layer }),
    [registryId, repository, digest, layer],
  );
  const [folders, setFolders] = useState<ReadonlyMap<string, readonly FileEntry[]>>(new Map());
  const [found, setFound] = useState<readonly FileEntry[] | null>(null);
  const [summary, setSummary] = useState<FilesSummary | null>(null);
  const [progress, setProgress] = useState<Files['progress']>(null);
  const [error, setError] = useState<BerthError | null>(null);
  const [mayRead, setMayRead] = useState<number | undefined>(undefined);
  const running = useRef(new AbortController());

  const load = useCallback(
    async (path: string, allowed: number | undefined, signal: AbortSignal) => {
      const entries: FileEntry[] = [];
      try {
        const input = { ...inputOf(image, allowed), path };
        for await (const page of api.stream('images.files', input, { signal })) {
          entries.push(...page.entries);
          if (signal.aborted) return;
          setProgress({ read: page.read, needed: page.needed });
          if (page.summary !== undefined) setSummary(page.summary);
        }
        if (signal.aborted) return;
        setFolders((before) => new Map(before).set(path, entries));
        setProgress(null);
      } catch (thrown) {
        if (signal.aborted || isCancelled(thrown)) return;
        setProgress(null);
        setError(asBerthError(thrown));
      }
    },
    [api, image],
  );
  const start = useCallback(
    (allowed?: number) => {
      running.current.abort();
      running.current = new AbortController();
      setFolders(new Map());
      setSummary(null);
      setError(null);
      setProgress({ read: 0, needed: 0 });
      setMayRead(allowed);
      void load('', allowed, running.current.signal);
    },
    [load],
  );
  useEffect(() => {
    start();
    return () => running.current.abort();
  }, [start]);

  const ready = summary !== null;
  useEffect(() => {
    if (search === '' || !ready) {
      setFound(null);
      return;
    }
    const leave = new AbortController();
    const work = async () => {
      const entries: FileEntry[] = [];
      try {
        const input = { ...inputOf(image, mayRead), search };
        for await (const page of api.stream('images.files', input, { signal: leave.signal }))
          entries.push(...page.entries);
        if (!leave.signal.aborted) setFound(entries);
      } catch (thrown) {
        if (!leave.signal.aborted && !isCancelled(thrown)) setError(asBerthError(thrown));
      }
    };
    void work();
    return () => leave.abort();
  }, [api, image, search, ready, mayRead]);

  return {
    ...{ folders, found, summary, progress, error, mayRead, start },
    open: (path) => void load(path, mayRead, running.current.signal),
    cancel() {
      running.current.abort();
      setProgress(null);
    },
  };
}
