import type { ComponentProps, MouseEvent } from 'react';
import { useApp } from '../state/use-app.ts';
import { formatPath, type Route } from './path.ts';
import type { NavigateOptions } from './router.ts';

export interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly to: Route;
  readonly options?: NavigateOptions;
}

/** A link within the page; a click meant for another tab stays the browser's. */
export function Link({ to, options, onClick, ...props }: LinkProps) {
  const { router } = useApp();
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.navigate(to, options);
  };
  return <a {...props} href={formatPath(to)} onClick={go} />;
}
