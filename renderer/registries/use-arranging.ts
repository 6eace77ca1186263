import { type DragEvent, useState } from 'react';
import { useApp, useRegistries } from '../state/use-app.ts';
import { arrange } from './registry-actions.ts';
import { moveRegistry } from './registry-order.ts';

interface Dragging {
  readonly id: string;
  readonly over: { readonly id: string; readonly place: 'before' | 'after' } | null;
}

/** Ordering registries by dragging, or one step at a time. */
export function useArranging() {
  const app = useApp();
  const registries = useRegistries((state) => state.registries);
  const ids = registries.map((registry) => registry.id);
  const defaultId = useRegistries((state) => state.defaultId);
  const [dragging, setDragging] = useState<Dragging | null>(null);

  const move = async (id: string, target: number): Promise<void> => {
    const next = moveRegistry(ids, id, target, defaultId);
    if (next !== ids) await arrange(app, next);
  };
  const drop = ({ id, over }: Dragging) => {
    if (over === null || over.id === id) return;
    const others = ids.filter((other) => other !== id);
    move(id, others.indexOf(over.id) + (over.place === 'after' ? 1 : 0));
  };
  const onDrag = (kind: 'start' | 'over' | 'drop' | 'end', id: string, event: DragEvent) => {
    if (kind === 'start') {
      event.dataTransfer.effectAllowed = 'move';
      setDragging({ id, over: null });
    } else if (kind === 'end' || dragging === null) setDragging(null);
    else {
      event.preventDefault();
      if (kind === 'drop') {
        drop(dragging);
        setDragging(null);
        return;
      }
      const box = event.currentTarget.getBoundingClientRect();
      const place = event.clientY < box.top + box.height / 2 ? 'before' : 'after';
      if (dragging.over?.id !== id || dragging.over.place !== place)
        setDragging({ ...dragging, over: { id, place } });
    }
  };
  return {
    onDrag,
    dropAt: (id: string) =>
      dragging !== null && dragging.over?.id === id && dragging.id !== id
        ? dragging.over.place
        : null,
    /** Up (-1) or down (1), past its neighbour of the same group. */
    step: async (id: string, by: -1 | 1) => {
      const group = registries.find((registry) => registry.id === id)?.group;
      const peers = registries.filter(
        (registry) => registry.group === group && registry.id !== defaultId,
      );
      const neighbour = peers[peers.findIndex((registry) => registry.id === id) + by];
      if (neighbour !== undefined) await move(id, ids.indexOf(neighbour.id));
    },
  };
}
