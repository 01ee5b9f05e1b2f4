// The publish form: what the chosen topic takes, and its example as long as nobody has typed.
import './editor.mjs';

const form = document.querySelector('[data-publish]');
const topic = form.querySelector('#topic');
const content = form.querySelector('#content');
const hints = document.querySelector('[data-hints]');
const exampleOf = () => hints.firstElementChild.dataset.example;
let asked = 0;

function use(example) {
  content.value = example;
  content.dispatchEvent(new Event('input'));
}

async function read(chosen) {
  try {
    const response = await fetch(`/fragments/publish?${new URLSearchParams({ topic: chosen })}`);
    return response.ok ? await response.text() : null;
  } catch {
    return null; // what stands there is of the topic before; the daemon says what is wrong when it is sent
  }
}

function ready() {
  hints.querySelector('[data-use-example]').hidden = false;
}

topic.addEventListener('change', async () => {
  const mine = ++asked;
  const untouched = content.value === exampleOf();
  const html = await read(topic.value);
  if (html === null || mine !== asked) {
    return;
  }
  hints.innerHTML = html;
  ready();
  if (untouched) {
    use(exampleOf());
  }
});
hints.addEventListener('click', event => {
  if (event.target.closest('[data-use-example]')) {
    use(exampleOf());
    content.focus();
  }
});
ready();
