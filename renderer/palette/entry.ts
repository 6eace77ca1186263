import type { LucideIcon } from 'lucide-react';
import type { Provider } from '../../shared/model/provider.ts';
import type { Registry } from '../../shared/model/registry.ts';
import type { App } from '../state/app.ts';

/** One line of the palette. */
export interface Entry {
  /** Tells it from all others, so that it stays chosen while others come. */
  readonly id: string;
  readonly icon: LucideIcon | null;
  readonly title: string;
  /** What of the title was searched for; absent: the text typed. */
  readonly query?: string;
  /** A registry's mark in place of an icon. */
  readonly mark?: Provider;
  /** Where it belongs, at the end of the line. */
  readonly registry?: Registry;
  /** Said behind the title. */
  readonly note?: string;
  readonly keys?: string;
  /** A list opens whose row takes the focus: a key that follows is meant for it. */
  readonly opensList?: boolean;
  /** What else can be done with it; made only once it is asked for. */
  readonly more?: () => readonly Entry[];
  run(app: App): void;
}

/** Entries of one kind below their heading. */
export interface EntryGroup {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly Entry[];
}
