import type { KeyboardEvent } from 'react';
import { isApple } from '../registries/registry-keys.ts';
import type { ListRows } from './list-rows.ts';
import { isTyping, plainLetter, type RowCommands, runLetter } from './row-commands.ts';
import { folderAround, isFolder } from './tree-rows.ts';
import type { Picked } from './use-picked.ts';

/** A list as its keys see it. */
export interface KeyedList {
  readonly rows: ListRows;
  /** The row that the arrows start from. */
  readonly tabStop: number;
  /** How many rows a page is. */
  readonly pageRows: number;
  readonly picked: Picked;
  readonly commands: RowCommands;
  goTo(row: number): void;
  openMenu(name: string): void;
  /** Opens or closes a folder of a tree. */
  setFolder(name: string, open: boolean): void;
  setCurrent(name: string): void;
}

/** Does what a key in a list asks for; false when it asks for nothing. */
export function runRowKey(event: KeyboardEvent<HTMLElement>, list: KeyedList): boolean {
  const { target, key, shiftKey } = event;
  // The keys of a menu bubble here through React's tree, not through the page's.
  if (event.defaultPrevented || !(target instanceof Element)) return false;
  if (!event.currentTarget.contains(target) || isTyping(target)) return false;
  const name = nameAround(target);
  if (event.ctrlKey || event.metaKey)
    return name === null || !isFolder(name) ? copyKey(event, name, list.commands) : false;
  if (event.altKey) return false;
  if (name !== null && list.rows.treeAt !== undefined) {
    if (treeKey(event, name, list)) return true;
    if (isFolder(name)) return walkKey(event, name, list);
  }
  if (key === 'ContextMenu' || (key === 'F10' && shiftKey)) {
    if (name !== null) list.openMenu(name);
    return name !== null;
  }
  if (walkKey(event, name, list)) return true;
  if (key === 'ArrowRight' || key === 'ArrowLeft') return !shiftKey && stepWithin(target, key);
  if (name === null) return false;
  if (key === ' ' && target.closest('[data-main]') !== null) {
    if (shiftKey) list.picked.reach(list.rows, name);
    else list.picked.toggle(name);
    list.setCurrent(name);
    return true;
  }
  const { onDelete, cannotDelete } = list.commands;
  if (isDeleteKey(key) && !shiftKey && onDelete !== undefined) {
    if (cannotDelete == null) onDelete(name);
    return true;
  }
  const letter = plainLetter(event);
  return letter !== '' && runLetter(letter, name, list.commands);
}

/** Apple's keyboards have one key for both. */
function isDeleteKey(key: string): boolean {
  return key === 'Delete' || (isApple && key === 'Backspace');
}

/** The name of the row that holds an element. */
export function nameAround(target: Element): string | null {
  return target.closest<HTMLElement>('[data-name]')?.dataset['name'] ?? null;
}

/** In a tree: right opens a folder or goes into it, left closes it or goes to the one around. */
function treeKey(
  { target, key, shiftKey }: KeyboardEvent,
  name: string,
  { rows, goTo, setFolder }: KeyedList,
): boolean {
  if (shiftKey || !(target instanceof Element) || target.closest('[data-main]') === null)
    return false;
  const row = rows.rowOf(name);
  const open = rows.treeAt?.(row).open;
  if (key === 'ArrowRight') {
    if (open === undefined) return false;
    if (open) goTo(row + 1);
    else setFolder(name, true);
    return true;
  }
  if (key !== 'ArrowLeft') return false;
  const around = folderAround(name);
  if (open === true) setFolder(name, false);
  else if (around !== null) goTo(rows.rowOf(around));
  else return false;
  return true;
}

/** Ctrl or Cmd with C alone, unless text is selected: that is the browser's to copy. */
function copyKey(
  { key, shiftKey, altKey }: KeyboardEvent,
  name: string | null,
  commands: RowCommands,
): boolean {
  if (key.toLowerCase() !== 'c' || shiftKey || altKey) return false;
  if (name === null || String(getSelection()) !== '') return false;
  commands.onCopy(name);
  return true;
}

/** Up and down; with Shift what is walked over is selected. */
function walkKey(
  { key, shiftKey }: KeyboardEvent,
  name: string | null,
  { rows, tabStop, pageRows, picked, goTo }: KeyedList,
): boolean {
  const row = targetRow(key, tabStop, rows.count, pageRows);
  if (row === null) return false;
  const to = rows.nameAt(row);
  if (!shiftKey) picked.endRange();
  else if (name !== null && to !== undefined) picked.extend(rows, name, to);
  goTo(row);
  return true;
}

function targetRow(key: string, from: number, count: number, page: number): number | null {
  const last = count - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'PageDown':
      return Math.min(last, from + page);
    case 'PageUp':
      return Math.max(0, from - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/** Left and right go through the buttons of a row; past the last one they mean the page. */
function stepWithin(from: Element, key: 'ArrowLeft' | 'ArrowRight'): boolean {
  const row = from.closest('[data-row]');
  const stops = [
    ...(row?.querySelectorAll<HTMLElement>('[data-main], [data-actions] button') ?? []),
  ];
  const at = stops.findIndex((stop) => stop.contains(from));
  const next = at < 0 ? undefined : stops[at + (key === 'ArrowRight' ? 1 : -1)];
  next?.focus();
  return next !== undefined;
}
