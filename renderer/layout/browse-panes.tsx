import { useLingui } from '@lingui/react/macro';
import type { CSSProperties, ReactNode } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../state/use-app.ts';
import { widths } from '../state/view-store.ts';
import styles from './browse-panes.module.css';
import { PaneEdge } from './pane-edge.tsx';
import { threePanes, useMediaQuery } from './use-media-query.ts';

export interface BrowsePanesProps {
  readonly list: ReactNode;
  /** Beside the list; in a narrower window in its place, unless `aside`. */
  readonly detail: ReactNode;
  /** What is beside the list only adds to it: a narrower window leaves it out. */
  readonly aside: boolean;
}

/** A list and what is open of it: side by side, or the latter alone where the window is narrow. */
export function BrowsePanes({ list, detail, aside }: BrowsePanesProps) {
  const { t } = useLingui();
  const app = useApp();
  const wide = useMediaQuery(threePanes);
  const listWidth = useStore(app.view, (view) => view.listWidth);
  const style: CSSProperties & Record<'--list-width', string> = {
    '--list-width': `${listWidth}px`,
  };
  const { least, most, usual } = widths.list;
  return (
    <div className={styles.panes} style={style}>
      <div className={wide ? styles.list : styles.only} id="list-pane" hidden={!wide && !aside}>
        {list}
      </div>
      {wide ? (
        <PaneEdge
          label={t`Width of the list`}
          controls="list-pane"
          width={listWidth}
          least={least}
          most={most}
          usual={usual}
          onWidth={(width) => app.view.change({ listWidth: width })}
        />
      ) : null}
      {wide || !aside ? <div className={styles.detail}>{detail}</div> : null}
    </div>
  );
}
