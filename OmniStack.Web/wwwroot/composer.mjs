// The form in which the next message is written, or another version of an earlier one.
const mostRows = 8;

const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');

export class Composer {
  #form;
  #text;
  #messageId;
  #isEdit;
  #editing;

  constructor(form) {
    ({ 'Form.Text': this.#text, 'Form.MessageId': this.#messageId, 'Form.IsEdit': this.#isEdit } = form.elements);
    this.#form = form;
    this.#editing = form.querySelector('[data-editing]');
    this.#text.addEventListener('input', () => this.#fit());
    this.#text.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    this.#fit();
  }

  get sessionId() {
    return this.#form.elements['Form.SessionId'].value;
  }

  get token() {
    return this.#form.elements.__RequestVerificationToken.value;
  }

  get words() {
    return this.#text.value;
  }

  get messageId() {
    return this.#messageId.value;
  }

  get isEdit() {
    return this.#isEdit.value === 'true';
  }

  // The files are uploaded by then, and named by their ids.
  get fields() {
    const fields = new FormData(this.#form);
    fields.delete('Form.Files');
    return fields;
  }

  edit(messageId, words) {
    this.#set(messageId, words, true);
    this.focus();
  }

  clear() {
    this.#set(newId(), '', false);
  }

  // Gives words back that were not taken, unless others are there by now.
  giveBack(words) {
    if (this.#text.value === '') {
      this.#text.value = words;
      this.#fit();
    }
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  #set(messageId, words, isEdit) {
    this.#text.value = words;
    this.#messageId.value = messageId;
    this.#isEdit.value = String(isEdit);
    this.#editing.hidden = !isEdit;
    this.#fit();
  }

  #fit() {
    this.#text.rows = Math.min(mostRows, this.#text.value.split('\n').length);
  }
}
