import { i18n } from '@lingui/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../../shared/model/provider.ts';
import { providerFacts } from '../../shared/providers/facts-of.ts';
import { credentialHelp } from './provider-help.ts';

beforeAll(() => i18n.loadAndActivate({ locale: 'en', messages: {} }));

describe('credentialHelp', () => {
  it.each(providers)('%s: every kind that is offered has its help', (provider) => {
    for (const { kind } of providerFacts[provider].credentials) {
      const help = credentialHelp(provider, kind);
      expect(help, kind).not.toBeNull();
      if (help !== null) expect(i18n._(help)).toMatch(/^.{20,200}[.]$/);
    }
  });

  it('says nothing of kinds that are not taken', () => {
    expect(credentialHelp('harbor', 'accessKey')).toBeNull();
  });
});
