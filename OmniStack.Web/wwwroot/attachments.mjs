// The files of the next message: chosen, dropped or pasted, uploaded at once, shown as chips in the form, which names them by id.
import { describe } from './server.mjs';

const units = ['B', 'KiB', 'MiB', 'GiB'];

function sizeOf(bytes) {
  const unit = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${Math.round(bytes / 1024 ** unit * 10) / 10} ${units[unit]}`;
}

export class Attachments {
  #form;
  #list;
  #input;
  #template;
  #complain;
  #uploads = new Set();

  // Files may be dropped anywhere on the page. complain(words) shows why one is not taken.
  constructor(page, form, template, complain) {
    this.#form = form;
    this.#list = form.querySelector('[data-files]');
    this.#input = form.querySelector('[data-attach]');
    this.#template = template;
    this.#complain = complain;
    this.#chips.forEach(chip => { chip.querySelector('[data-remove]').hidden = false; });
    this.#list.addEventListener('click', event => {
      const chip = event.target.closest('[data-remove]')?.closest('.chip');
      if (chip) {
        this.#remove(chip);
      }
    });
    this.#input?.addEventListener('change', () => {
      this.add(this.#input.files);
      this.#input.value = '';
    });
    this.#takeDropped(page);
  }

  get count() {
    return this.#chips.length;
  }

  // Resolves when what is being uploaded is there, or was refused.
  get ready() {
    return Promise.all(this.#uploads);
  }

  get #chips() {
    return [...this.#list.children];
  }

  // Where the service does not say its limits, it takes no file.
  add(files) {
    for (const file of this.#input ? files : []) {
      const { maxBytes, maxFiles } = this.#input.dataset;
      if (this.count >= maxFiles) {
        this.#complain(`${file.name} was left out: a message has at most ${maxFiles} files.`);
      } else if (file.size > maxBytes) {
        this.#complain(`${file.name} was left out: it has ${sizeOf(file.size)}, and a file may have ${sizeOf(maxBytes)}.`);
      } else {
        const upload = this.#upload(file);
        this.#uploads.add(upload);
        upload.finally(() => this.#uploads.delete(upload));
      }
    }
  }

  // Takes the chips off the form.
  take() {
    const chips = this.#chips;
    this.#list.replaceChildren();
    return chips;
  }

  giveBack(chips) {
    this.#list.append(...chips);
  }

  // Those of a message that is edited.
  show(files) {
    this.#list.replaceChildren(...files.map(({ id, name, picture }) => this.#fill(this.#chip(name), id, picture)));
  }

  #takeDropped(page) {
    const mark = is => this.#form.classList.toggle('drop', is);
    const take = (event, files) => {
      if (files?.length > 0) {
        event.preventDefault();
        this.add(files);
        this.#form.elements['Form.Text'].focus();
      }
    };
    this.#form.addEventListener('paste', event => take(event, event.clipboardData?.files));
    page.addEventListener('dragover', event => {
      if (event.dataTransfer.types.includes('Files')) {
        event.preventDefault();
        mark(true);
      }
    });
    page.addEventListener('dragleave', event => {
      if (!page.contains(event.relatedTarget)) {
        mark(false);
      }
    });
    page.addEventListener('drop', event => {
      mark(false);
      take(event, event.dataTransfer.files);
    });
  }

  #chip(name) {
    const chip = this.#template.content.firstElementChild.cloneNode(true);
    chip.querySelector('[data-name]').textContent = name;
    const remove = chip.querySelector('[data-remove]');
    remove.hidden = false;
    remove.setAttribute('aria-label', `Leave ${name} out`);
    return chip;
  }

  #fill(chip, id, picture) {
    chip.dataset.chipOf = id;
    chip.querySelector('[data-id]').value = id;
    if (picture) {
      const preview = document.createElement('img');
      preview.src = `/chat/attachments/${encodeURIComponent(id)}`;
      preview.alt = '';
      chip.querySelector('.icon').replaceWith(preview);
    }
    return chip;
  }

  async #upload(file) {
    const chip = this.#chip(file.name || 'pasted');
    const note = chip.querySelector('[data-note]');
    note.textContent = 'uploading…';
    chip.classList.add('uploading');
    this.#list.append(chip);
    const body = new FormData();
    body.append('__RequestVerificationToken', this.#form.elements.__RequestVerificationToken.value);
    body.append('file', file, file.name || 'pasted');
    let refused = null;
    try {
      const response = await fetch('/chat/attachments', { method: 'POST', body, headers: { accept: 'application/json' } });
      if (response.ok) {
        const stored = await response.json();
        this.#fill(chip, stored.id, stored.mediaType.startsWith('image/'));
        note.textContent = sizeOf(stored.bytes);
        chip.dataset.fresh = '';
        chip.classList.remove('uploading');
        if (chip.dataset.removed !== undefined) {
          this.#forget(chip);
        }
      } else {
        refused = await describe(response);
      }
    } catch {
      refused = 'the server does not answer.';
    }
    if (refused !== null) {
      chip.remove();
      this.#complain(`${file.name} was not uploaded: ${refused}`);
    }
  }

  // What is not part of any message yet is deleted; else it would be kept until it expires.
  #remove(chip) {
    const next = chip.nextElementSibling ?? chip.previousElementSibling;
    chip.remove();
    chip.dataset.removed = '';
    (next?.querySelector('[data-remove]') ?? this.#form.elements['Form.Text']).focus();
    if (chip.dataset.fresh !== undefined) {
      this.#forget(chip);
    }
  }

  async #forget(chip) {
    const fields = { __RequestVerificationToken: this.#form.elements.__RequestVerificationToken.value };
    try {
      await fetch(`/chat/attachments/${encodeURIComponent(chip.dataset.chipOf)}/delete`, { method: 'POST', body: new URLSearchParams(fields), headers: { accept: 'application/json' } });
    } catch {
      // It expires.
    }
  }
}

// What a message shows of the chips that went with it, until it is stored.
export function filesOf(chips) {
  const list = document.createElement('ul');
  list.className = 'files';
  for (const chip of chips) {
    const item = document.createElement('li');
    const shown = chip.querySelector('img')?.cloneNode() ?? chip.querySelector('[data-name]').cloneNode(true);
    shown.classList.add(shown.matches('img') ? 'picture' : 'file');
    item.append(shown);
    list.append(item);
  }
  return list;
}

const pictures = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

// A file that an answer gives, by its address in the API. What is not kept there is named and not fetched.
export function fileOf({ url, mediaType }) {
  const id = /^\/api\/attachments\/([A-Za-z0-9_]+)$/.exec(url)?.[1];
  const file = document.createElement(id ? 'a' : 'span');
  const name = 'A file';
  if (!id) {
    file.className = 'file';
    file.textContent = name;
    return file;
  }
  file.href = `/chat/attachments/${id}`;
  if (pictures.includes(mediaType)) {
    const picture = Object.assign(document.createElement('img'), { src: file.href, alt: name });
    Object.assign(file, { className: 'picture', target: '_blank', rel: 'noopener' });
    file.append(picture);
  } else {
    Object.assign(file, { className: 'file', download: '' });
    file.textContent = name;
  }
  return file;
}
