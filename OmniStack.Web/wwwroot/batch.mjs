// Takes the steps of a batch one after the other, until it is done, fails, or is stopped. How far it is stands in the form, as the
// server answered it; when nothing is left, the server leads back to the list.
const timeout = 120_000;

const region = document.querySelector('[data-batch]');
const part = name => region.querySelector(`[data-batch-${name}]`);
const form = part('form');
let running = false;

// False when there is no next one.
async function step() {
  const response = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'manual', signal: AbortSignal.timeout(timeout) });
  if (response.type === 'opaqueredirect') {
    location.assign(part('back').href);
    return false;
  }
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const next = page.querySelector('[data-batch]');
  if (!next) {
    throw new Error(`Status ${response.status}`);
  }
  show(next);
  return response.ok;
}

function show(next) {
  region.querySelector('.batch-figures').innerHTML = next.querySelector('.batch-figures').innerHTML;
  const [progress, reached] = [region.querySelector('progress'), next.querySelector('progress')];
  [progress.max, progress.value] = [reached.max, reached.value];
  part('failure').innerHTML = next.querySelector('[data-batch-failure]').innerHTML;
  form.querySelectorAll('input[type=hidden]').forEach(field => field.remove());
  form.prepend(...next.querySelectorAll('input[type=hidden]'));
}

function set(is) {
  const hadFocus = form.contains(document.activeElement);
  running = is;
  part('go').hidden = is;
  part('stop').hidden = !is;
  if (hadFocus) {
    part(is ? 'stop' : 'go').focus();
  }
}

async function run() {
  set(true);
  part('failure').replaceChildren();
  try {
    while (running && await step()) {
      // show() has said how far it is.
    }
  } catch {
    part('failure').replaceChildren(part('lost').content.cloneNode(true));
  }
  set(false);
}

form.addEventListener('submit', event => {
  event.preventDefault();
  run();
});
part('stop').addEventListener('click', () => set(false));
if (!part('failure').firstElementChild) {
  run();
}
