// Textareas for JSON: numbered lines, a layout on request, and the line at which the text breaks. Where it breaks is asked of the
// server, which says it in the same words when the form is sent.
import { post } from './server.mjs';

const pauseInTyping = 250;
const mostChecked = 500_000;
const mostNumbered = 5_000;

class JsonEditor {
  #text;
  #gutter;
  #state;
  #format;
  #typing;
  #asked = 0;
  #lines = 0;

  constructor(root) {
    this.#text = root.querySelector('textarea');
    this.#gutter = root.querySelector('[data-gutter]');
    this.#state = root.querySelector('[data-state]');
    this.#format = root.querySelector('[data-format]');
    this.#format.hidden = this.#gutter.hidden = false;
    this.#format.addEventListener('click', () => {
      this.#text.value = JSON.stringify(JSON.parse(this.#text.value), null, 2);
      this.#changed();
      this.#text.focus();
    });
    this.#text.addEventListener('input', () => this.#changed());
    this.#text.addEventListener('scroll', () => { this.#gutter.scrollTop = this.#text.scrollTop; });
    this.#number();
    this.#mark();
  }

  // Only a text that is not JSON is looked at by the server.
  #changed() {
    this.#number();
    clearTimeout(this.#typing);
    const asked = ++this.#asked;
    const valid = isJson(this.#text.value);
    this.#text.setCustomValidity(valid ? '' : 'This is not JSON yet.');
    this.#format.disabled = !valid;
    if (valid) {
      this.#show('');
    } else if (this.#text.value.length <= mostChecked) {
      this.#typing = setTimeout(async () => {
        const html = await findFault(this.#text);
        if (html !== null && asked === this.#asked) {
          this.#show(html);
        }
      }, pauseInTyping);
    }
  }

  #show(html) {
    this.#state.innerHTML = html;
    this.#text.toggleAttribute('aria-invalid', html !== '');
    this.#mark();
  }

  #number() {
    const lines = Math.min(this.#text.value.split('\n').length, mostNumbered);
    if (lines !== this.#lines) {
      this.#lines = lines;
      this.#gutter.replaceChildren(...Array.from({ length: lines }, (_, index) => {
        const number = document.createElement('span');
        number.textContent = index + 1;
        return number;
      }));
      this.#mark();
    }
    this.#gutter.scrollTop = this.#text.scrollTop;
  }

  #mark() {
    this.#gutter.querySelector('.bad')?.classList.remove('bad');
    const line = this.#state.querySelector('[data-line]')?.dataset.line;
    this.#gutter.children[line - 1]?.classList.add('bad');
  }
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function findFault(text) {
  try {
    const response = await post('/fragments/json', { text: text.value, __RequestVerificationToken: text.form.elements.__RequestVerificationToken.value });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

document.querySelectorAll('[data-json-editor]').forEach(root => new JsonEditor(root));
