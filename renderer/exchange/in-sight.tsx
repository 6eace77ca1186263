import { useEffect, useRef } from 'react';

/** Brings its place into sight when something new is said there. */
export function InSight({ when }: { readonly when: unknown }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (when !== null) place.current?.nextElementSibling?.scrollIntoView({ block: 'nearest' });
  }, [when]);
  return <span ref={place} hidden />;
}
