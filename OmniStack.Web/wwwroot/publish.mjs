// A form with an event's content: the example of the chosen topic, a check of the JSON while typing, and its layout on request.
const form = document.querySelector('[data-publish]');
const topic = form.querySelector('#topic');
const content = form.querySelector('#content');
const hint = form.querySelector('#content-hint');
const format = form.querySelector('[data-format]');
const usualHint = hint.textContent;
let example = content.value;

function problem() {
  try {
    JSON.parse(content.value);
    return '';
  } catch (error) {
    return `This is not JSON yet: ${error.message}`;
  }
}

function check() {
  const text = problem();
  content.setCustomValidity(text);
  content.toggleAttribute('aria-invalid', text !== '');
  hint.textContent = text || usualHint;
  hint.classList.toggle('bad', text !== '');
  format.disabled = text !== '';
}

topic?.addEventListener('change', () => {
  const next = topic.selectedOptions?.[0]?.dataset.example;
  if (next && content.value === example) {
    content.value = example = next;
    check();
  }
});
content.addEventListener('input', check);
format.hidden = false;
format.addEventListener('click', () => {
  content.value = JSON.stringify(JSON.parse(content.value), null, 2);
  content.focus();
});
