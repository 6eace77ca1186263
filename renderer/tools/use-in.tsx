import { Trans, useLingui } from '@lingui/react/macro';
import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import type { Registry } from '../../shared/model/registry.ts';
import { saveText } from '../exchange/save-text.ts';
import { useApp } from '../state/use-app.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy.ts';
import { SelectField } from '../ui/select-field.tsx';
import { snippetPlace } from './snippet.ts';
import { type SnippetTool, snippetFor, snippetTools, toolsFor } from './snippets.ts';
import styles from './tools-dialog.module.css';

export interface UseInProps {
  readonly registry: Registry;
  /** What stands behind the host in examples; null: a name to be replaced. */
  readonly image: string | null;
}

/** A text for a tool of one's choice, to copy or to save; it holds no secret. */
export function UseIn({ registry, image }: UseInProps) {
  const { t } = useLingui();
  const app = useApp();
  const place = snippetPlace(registry, image);
  const [tool, setTool] = useState<SnippetTool>('docker');
  const { text, file } = snippetFor(tool, place);
  const fileName = file?.split('/').at(-1) ?? `${tool}.sh`;
  return (
    <section className={styles.section}>
      <h3>
        <Trans>Use in…</Trans>
      </h3>
      <SelectField
        label={t`Tool`}
        value={tool}
        groups={[
          {
            label: null,
            options: toolsFor(place).map((value) => ({ value, label: snippetTools[value] })),
          },
        ]}
        onValue={setTool}
      />
      {file === null ? null : (
        <p className={styles.file}>
          <code>{file}</code>
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is reached by keys */}
      <pre className={styles.code} tabIndex={0}>
        {text}
      </pre>
      <div className={styles.buttons}>
        <Button onClick={() => copyText(text)}>
          <Copy size={14} aria-hidden />
          <Trans>Copy</Trans>
        </Button>
        <Button onClick={() => saveText(text, fileName, 'text/plain')}>
          <Download size={14} aria-hidden />
          <Trans>Save…</Trans>
        </Button>
        {tool === 'kubernetes' && registry.credential.kind !== 'none' ? (
          <Button onClick={() => app.ui.setState({ tools: null, exporting: [registry.id] })}>
            <Trans>Export with the secret…</Trans>
          </Button>
        ) : null}
      </div>
    </section>
  );
}
