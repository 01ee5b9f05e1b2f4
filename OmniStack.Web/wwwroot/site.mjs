// On every page: times in the reader's zone, shortcuts, the focus after an action, and colours that change without loading the page again.
import { localizeTimes } from './times.mjs';
import './copy.mjs';
import './focus.mjs';
import './keys.mjs';

localizeTimes(document);

const form = document.querySelector('[data-theme-form]');
form?.addEventListener('submit', async event => {
  event.preventDefault();
  const chosen = event.submitter;
  const fields = new FormData(form, chosen);
  document.documentElement.dataset.theme = chosen.value;
  for (const button of form.querySelectorAll('button')) {
    button.setAttribute('aria-pressed', String(button === chosen));
  }
  // The answer is a redirect to this page, which is already here.
  await fetch(form.action, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
});
