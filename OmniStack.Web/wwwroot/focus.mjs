// When a form was sent and its page is there again, the focus is where it was: on the same field or button, or on what took its place.
// Where nothing did, and after a refusal, it is on the sentence that says what was done; the server has put it there.
import { describe, find } from './place.mjs';

const stored = 'omnistack-focus';
const scrolling = ['keydown', 'pointerdown', 'wheel'];
const said = document.querySelector('[data-said]');

function restore(text) {
  sessionStorage.removeItem(stored);
  const control = text && said?.dataset.said !== 'first' ? find(document, JSON.parse(text)) : null;
  if (!control) {
    return;
  }
  control.focus();
  if (said) {
    said.id ||= 'said';
    control.setAttribute('aria-describedby', [said.id, control.getAttribute('aria-describedby')].filter(Boolean).join(' '));
    said.classList.add('in-view'); // until the reader moves on
    scrolling.forEach(type => addEventListener(type, () => said.classList.remove('in-view'), { once: true, passive: true }));
  }
}

document.addEventListener('submit', event => {
  if (!event.defaultPrevented) {
    const focused = document.activeElement;
    sessionStorage.setItem(stored, JSON.stringify(describe(focused?.id && focused.form === event.target ? focused : event.submitter ?? event.target)));
  }
});
// After the page's other scripts: they decide which controls can be used.
document.addEventListener('DOMContentLoaded', () => restore(sessionStorage.getItem(stored)));
