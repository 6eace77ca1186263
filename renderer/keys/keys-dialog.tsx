import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { isApple } from '../registries/registry-keys.ts';
import { useApp } from '../state/use-app.ts';
import { Modal, ModalBody } from '../ui/dialog.tsx';
import styles from './keys-dialog.module.css';

interface KeyGroup {
  readonly title: MessageDescriptor;
  /** Alternatives are separated by a space; keys pressed together by `+`. */
  readonly keys: readonly (readonly [keys: string, does: MessageDescriptor])[];
}

const groups: readonly KeyGroup[] = [
  {
    title: msg`Everywhere`,
    keys: [
      ['Mod+K', msg`Search everything`],
      ['/', msg`Filter the list`],
      ['G H', msg`Home`],
      ['Mod+Shift+D', msg`Switch the default registry`],
      ['Alt+←', msg`Back`],
      ['Alt+→', msg`Forward`],
      ['?', msg`All keys`],
    ],
  },
  {
    title: msg`Lists`,
    keys: [
      ['↑', msg`Up`],
      ['↓', msg`Down`],
      ['Enter', msg`Open`],
      ['Esc', msg`Clear the filter, then one level up`],
      ['Space', msg`Select`],
      ['=', msg`Compare two selected tags`],
      ['P', msg`Copy pull command`],
      ['C', msg`Copy reference`],
      ['D', msg`Copy digest`],
      ['F', msg`Star a repository`],
      [isApple ? '⌫' : 'Delete', msg`Delete`],
      ['R', msg`Refresh`],
      ['Shift+F10', msg`All actions`],
    ],
  },
  {
    title: msg`Image`,
    keys: [
      ['1–6', msg`Overview, layers, files, packages, attached, raw`],
      ['P', msg`Copy pull command`],
      ['C', msg`Copy reference`],
      ['D', msg`Copy digest`],
      ['Esc', msg`Close`],
    ],
  },
  {
    title: msg`Registries`,
    keys: [
      ['F2', msg`Edit`],
      ['S', msg`Set as default`],
      ['A', msg`Activate or deactivate`],
      ['Mod+D', msg`Duplicate`],
      [isApple ? '⌫' : 'Delete', msg`Delete`],
      ['Alt+↑', msg`Move up`],
      ['Alt+↓', msg`Move down`],
    ],
  },
];

/** All keys, by where they work. */
export function KeysDialog() {
  const { t, i18n } = useLingui();
  const app = useApp();
  return (
    <Modal open wide title={t`Keys`} onClose={() => app.ui.setState({ keysOpen: false })}>
      <ModalBody>
        <div className={styles.groups}>
          {groups.map(({ title, keys }) => (
            <section key={title.id}>
              <h3>{i18n._(title)}</h3>
              <dl>
                {keys.map(([key, does]) => (
                  <div key={`${key} ${does.id}`}>
                    <dt>{i18n._(does)}</dt>
                    <dd>
                      {key.split('+').map((one) => (
                        <kbd key={one}>{keyName(one)}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </ModalBody>
    </Modal>
  );
}

/** What stands on the key. */
function keyName(key: string): string {
  if (key === 'Mod') return isApple ? '⌘' : 'Ctrl';
  return key;
}
