// Shortcuts: g and a letter goes to a page, / to the page's search, ? opens the list. They can be switched off there, since
// single keys get in the way of speech input.
const stored = 'omnistack-keys';
const together = 1500;
const help = document.querySelector('#help');
const choice = help.querySelector('[data-keys-switch]');
const box = choice.querySelector('input');
let wentAt = -together;

box.checked = localStorage.getItem(stored) !== 'off';
choice.hidden = false;
box.addEventListener('change', () => localStorage.setItem(stored, box.checked ? 'on' : 'off'));

const isTyping = target => target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]');

function act(event) {
  if (event.timeStamp - wentAt < together) {
    wentAt = -together;
    return document.querySelector(`[data-go="${CSS.escape(event.key)}"]`);
  }
  if (event.key === 'g') {
    wentAt = event.timeStamp;
  }
  return event.key === '?' ? help : event.key === '/' ? document.querySelector('[role=search] input, [role=search] select') : null;
}

document.addEventListener('keydown', event => {
  if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return;
  }
  const found = act(event);
  if (!found) {
    return;
  }
  event.preventDefault();
  if (found === help) {
    help.togglePopover();
  } else if (found.href) {
    location.assign(found.href);
  } else {
    found.focus();
  }
});
