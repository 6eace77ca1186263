import { plural } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { visibleText } from '../../shared/hidden-characters.ts';
import type { PreviewedRecord } from '../../shared/model/exchange.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { inLanguage } from '../../shared/text/language.ts';
import { ProviderMark } from '../registries/provider-mark.tsx';
import { Badge } from '../ui/badge.tsx';
import { classNames } from '../ui/class-names.ts';
import { CheckField, TextField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Shown } from '../ui/shown.tsx';
import styles from './exchange.module.css';
import { useExchangeTexts } from './exchange-texts.ts';
import { Notes } from './notes.tsx';
import { canTakeSecret } from './take-secret.ts';
import { canBeDefault, type RecordChoice } from './use-import.ts';

export interface ImportRecordProps {
  readonly record: PreviewedRecord;
  readonly choice: RecordChoice;
  readonly onChoose: (change: Partial<RecordChoice>) => void;
}

/** One incoming record: what it is, what it would change, and what is to become of it. */
export function ImportRecord({ record, choice, onChoose }: ImportRecordProps) {
  const { t } = useLingui();
  const texts = useExchangeTexts();
  const {
    account,
    actions,
    address,
    inactive,
    isDefault,
    issues,
    needsAddress,
    matches,
    name,
    provider,
    secret,
    status,
  } = record;
  const target = matches.find(({ id }) => id === choice.target) ?? matches[0];
  const updates = choice.action === 'update' && target !== undefined;
  const moves = target?.changes.some(({ field }) => field === 'address') === true;
  const secretText =
    secret === 'missing' && updates && !moves ? texts.secretStays : texts.secrets[secret];

  return (
    <li className={styles.record} data-status={status}>
      <div className={styles.head}>
        <ProviderMark provider={provider} />
        <div className={styles.grow}>
          <div className={styles.name}>
            <Shown text={name} />
          </div>
          <div className={styles.muted}>
            <Shown text={address} /> · {providerFacts[provider].name}
            {account?.username === undefined ? null : (
              <>
                {' '}
                · <Shown text={account.username} />
              </>
            )}
          </div>
        </div>
        {inactive === true ? <Badge>{t`Inactive`}</Badge> : null}
        {isDefault === true ? <Badge tone="accent">{t`Default there`}</Badge> : null}
        <span className={classNames(styles.status, styles[status])}>{texts.statuses[status]}</span>
        {status === 'invalid' ? null : (
          <div className={styles.action}>
            <SelectField
              label={t`What to do with ${name}`}
              value={choice.action}
              groups={[
                {
                  label: null,
                  options: actions.map((value) => ({ value, label: texts.actions[value] })),
                },
              ]}
              onValue={(action) => onChoose({ action })}
            />
          </div>
        )}
      </div>
      {issues.map(({ path, message, text }) => (
        <p key={`${path} ${message}`} className={styles.issue}>
          {texts.fields[path] ?? path}: <Shown text={inLanguage(text, message)} />
        </p>
      ))}
      {needsAddress === true ? (
        <TextField
          label={t`Address of ${visibleText(name)}`}
          value={choice.address}
          onValue={(value) =>
            onChoose({ address: value, action: value === address ? 'skip' : 'add' })
          }
          hint={t`Correct it to add the registry.`}
        />
      ) : null}
      {updates && matches.length > 1 ? (
        <SelectField
          label={t`Which one to update`}
          value={target.id}
          groups={[
            { label: null, options: matches.map(({ id, name }) => ({ value: id, label: name })) },
          ]}
          onValue={(id) => onChoose({ target: id })}
        />
      ) : null}
      {record.moreMatches === undefined ? null : (
        <p className={styles.muted}>
          {plural(record.moreMatches, {
            one: 'One more saved registry matches; import it alone to choose that one.',
            other: '# more saved registries match; import it alone to choose one of them.',
          })}
        </p>
      )}
      {updates ? <Changes target={target} /> : null}
      {secretText === undefined || choice.action === 'skip' ? null : canTakeSecret(secret) ? (
        <CheckField
          label={secretText}
          checked={choice.withSecret}
          onChecked={(withSecret) => onChoose({ withSecret })}
        />
      ) : (
        <p className={styles.muted}>{secretText}</p>
      )}
      {canBeDefault(record) && choice.action !== 'skip' ? (
        <CheckField
          label={t`Make it the default here`}
          checked={choice.makeDefault}
          onChecked={(makeDefault) => onChoose({ makeDefault })}
        />
      ) : null}
      <Notes notes={record.notes} label={t`Notes on ${visibleText(name)}`} />
    </li>
  );
}

function Changes({ target }: { readonly target: PreviewedRecord['matches'][number] }) {
  const { t } = useLingui();
  const { fields } = useExchangeTexts();
  if (target.changes.length === 0)
    return (
      <p className={styles.muted}>
        <Shown text={t`Nothing of ${target.name} changes but its secret, if one comes.`} />
      </p>
    );
  return (
    <table className={styles.changes}>
      <caption>
        <Shown text={t`Changes of ${target.name}`} />
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <Trans>Field</Trans>
          </th>
          <th scope="col">
            <Trans>Saved</Trans>
          </th>
          <th scope="col">
            <Trans>Imported</Trans>
          </th>
        </tr>
      </thead>
      <tbody>
        {target.changes.map(({ field, from, to, fromText, toText }) => (
          <tr key={field}>
            <th scope="row">{fields[field] ?? field}</th>
            <td>
              <Shown text={from === null ? t`(empty)` : inLanguage(fromText, from)} />
            </td>
            <td>
              <Shown text={to === null ? t`(empty)` : inLanguage(toText, to)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
