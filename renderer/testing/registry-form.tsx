import { screen, within } from '@testing-library/react';
import type { UserEvent } from '@testing-library/user-event';
import { type FakeApi, fakeRegistry } from './fake-api.ts';
import { renderApp } from './render-app.tsx';

/** Opens the form of a new registry. */
export async function openAdd(api: FakeApi) {
  const rendered = renderApp(api);
  api.handlers['registries.create'] ??= ({ registry }) => {
    const made = fakeRegistry({ name: registry.name, address: `https://${registry.address}` });
    api.registries = [...api.registries, made];
    return made;
  };
  await rendered.user.click(await screen.findByRole('button', { name: 'Add registry' }));
  const form = within(await screen.findByRole('dialog', { name: 'Add registry' }));
  const field = (name: string) => form.getByLabelText<HTMLInputElement>(name);
  const press = (name: string) => rendered.user.click(form.getByRole('button', { name }));
  const choose = async (name: string, option: string) => {
    await rendered.user.click(form.getByRole('combobox', { name }));
    await rendered.user.click(await screen.findByRole('option', { name: option }));
  };
  return { ...rendered, form, field, press, choose };
}

/** Types in one go: a form this large takes its time with each letter. */
export async function put(user: UserEvent, element: HTMLElement, text: string) {
  await user.click(element);
  await user.paste(text);
}
