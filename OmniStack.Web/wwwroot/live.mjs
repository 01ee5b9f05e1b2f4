// Keeps a part of the page fresh: <div data-live="URL of its HTML" data-live-every="seconds">.
// It rests while the page is hidden or the reader answers a question or reads a value of a chart in it, and ends when the part holds data-live-done.
import { describe, find } from './place.mjs';
import { released } from './released.mjs';
import { localizeTimes } from './times.mjs';

const timeout = 20_000;
// Another one in every answer; it is no news.
const formToken = /<input type="hidden" name="__RequestVerificationToken"[^>]*>/g;

async function refresh(region) {
  const response = await fetch(region.dataset.live, { signal: AbortSignal.timeout(timeout) });
  if (!response.ok) {
    throw new Error(`Status ${response.status}`);
  }
  const html = await response.text();
  await released(region);
  const shown = html.replace(formToken, '');
  if (shown === region.lastShown || region.querySelector(':popover-open, [data-tip]:not([hidden])')) {
    return;
  }
  region.lastShown = shown;
  const next = document.createElement('div');
  next.innerHTML = html;
  localizeTimes(next);
  keepUserState(region, next);
  region.replaceChildren(...next.childNodes);
}

// What the reader opened stays open, and what has the focus keeps it; when it is gone, the part itself has it.
function keepUserState(before, after) {
  const partOf = details => details.dataset.part ?? details.querySelector('summary').textContent;
  const open = new Map([...before.querySelectorAll('details')].map(details => [partOf(details), details.open]));
  after.querySelectorAll('details').forEach(details => { details.open = open.get(partOf(details)) ?? details.open; });
  const focused = document.activeElement;
  if (before.contains(focused)) {
    const [wanted, description] = [describe(focused), focused.getAttribute('aria-describedby')];
    before.tabIndex = -1;
    queueMicrotask(() => {
      const control = find(before, wanted);
      if (control && description) {
        control.setAttribute('aria-describedby', description);
      }
      (control ?? before).focus({ preventScroll: true });
    });
  }
}

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));

const visible = () => document.visibilityState === 'visible'
  ? Promise.resolve()
  : new Promise(resolve => document.addEventListener('visibilitychange', resolve, { once: true }));

async function keepFresh(region) {
  const every = Number(region.dataset.liveEvery) * 1000;
  let failures = 0;
  while (region.isConnected && !region.querySelector('[data-live-done]')) {
    await visible();
    try {
      await refresh(region);
      failures = 0;
    } catch {
      failures = Math.min(failures + 1, 5);
    }
    region.toggleAttribute('data-live-stale', failures > 0);
    await pause(every * 2 ** failures);
  }
}

document.querySelectorAll('[data-live]').forEach(keepFresh);
