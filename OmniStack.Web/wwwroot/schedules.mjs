// The form of a new schedule: while one types a cron expression, when it fires.
import './editor.mjs';
import { localizeTimes } from './times.mjs';

const pauseInTyping = 250;
const [cron, zone, hint] = ['#cron', '#timeZone', '[data-next-runs]'].map(place => document.querySelector(place));
const usual = hint.innerHTML;
let asked = 0;
let typing;

async function show() {
  const mine = ++asked;
  let html = usual;
  if (cron.value.trim() !== '') {
    try {
      const response = await fetch(`/fragments/schedules/next?${new URLSearchParams({ cron: cron.value, timeZone: zone.value })}`);
      html = response.ok ? await response.text() : usual;
    } catch {
      // The daemon says what is wrong when the form is sent.
    }
  }
  if (mine === asked) {
    hint.innerHTML = html;
    localizeTimes(hint);
  }
}

for (const field of [cron, zone]) {
  field.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(show, pauseInTyping);
  });
}
